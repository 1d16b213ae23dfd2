using System.Text;

namespace Guardrails.Testing;

/// <summary>
/// Assertions on what a migration really did, for any test framework:
/// <c>(await new LockProbe(dataSource).ObserveAsync(sql)).ShouldLockAtMost("orders", "SHARE UPDATE EXCLUSIVE").ShouldRewriteNothing();</c>
/// </summary>
/// <remarks>
/// Each of them first makes sure that the migration succeeded: of one that failed nothing else is worth knowing. The exception's message
/// lists all that was observed.
/// </remarks>
public static class ObservedMigrationAssertions
{
    /// <summary>Fails when a statement failed.</summary>
    /// <param name="observed">What <see cref="LockProbe"/> saw.</param>
    /// <returns>The same, for the next assertion.</returns>
    /// <exception cref="MigrationAssertionException">A statement failed.</exception>
    public static IReadOnlyList<ObservedStatement> ShouldSucceed(this IReadOnlyList<ObservedStatement> observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        return observed.FirstOrDefault(s => s.SqlState is not null) is { } failed
            ? throw Failure($"The migration failed at statement {failed.Statement} with SQLSTATE {failed.SqlState}.", observed)
            : observed;
    }

    /// <summary>Fails when a statement took a stronger lock on a relation.</summary>
    /// <param name="observed">What <see cref="LockProbe"/> saw.</param>
    /// <param name="relation">
    /// The table, view or materialized view; quoted where SQL needs it. With a schema (<c>public.orders</c>) exactly that one, without
    /// one every relation of that name. A relation that the migration did not touch is fine.
    /// </param>
    /// <param name="lockMode">The strongest allowed mode in PostgreSQL's words, such as <c>SHARE UPDATE EXCLUSIVE</c> (PostgreSQL manual, 13.3.1).</param>
    /// <returns>The same, for the next assertion.</returns>
    /// <exception cref="ArgumentException">There is no such lock mode.</exception>
    /// <exception cref="MigrationAssertionException">A stronger lock was taken, or a statement failed.</exception>
    public static IReadOnlyList<ObservedStatement> ShouldLockAtMost(this IReadOnlyList<ObservedStatement> observed, string relation, string lockMode)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(relation);
        _ = new ObservedLock(relation, "ACCESS SHARE", ObservedWork.None).IsStrongerThan(lockMode); // a slip in the mode must not pass for lack of locks
        return ShouldNot(observed, taken => Means(relation, taken.Relation) && taken.IsStrongerThan(lockMode), $"at most {lockMode} on {relation}");
    }

    /// <summary>Fails when a statement did heavier work on any relation.</summary>
    /// <param name="observed">What <see cref="LockProbe"/> saw.</param>
    /// <param name="work">The heaviest allowed work.</param>
    /// <returns>The same, for the next assertion.</returns>
    /// <exception cref="MigrationAssertionException">Heavier work was done, or a statement failed.</exception>
    public static IReadOnlyList<ObservedStatement> ShouldWorkAtMost(this IReadOnlyList<ObservedStatement> observed, ObservedWork work) =>
        ShouldNot(observed, taken => taken.Work > work, $"no heavier work than {work}");

    /// <summary>Fails when a statement wrote a table anew.</summary>
    /// <param name="observed">What <see cref="LockProbe"/> saw.</param>
    /// <returns>The same, for the next assertion.</returns>
    /// <exception cref="MigrationAssertionException">A table was rewritten, or a statement failed.</exception>
    public static IReadOnlyList<ObservedStatement> ShouldRewriteNothing(this IReadOnlyList<ObservedStatement> observed) =>
        ShouldNot(observed, taken => taken.Work == ObservedWork.Rewrite, "no rewrite");

    private static IReadOnlyList<ObservedStatement> ShouldNot(IReadOnlyList<ObservedStatement> observed, Func<ObservedLock, bool> violates, string allowed)
    {
        var violation = observed.ShouldSucceed().SelectMany(s => s.Locks.Where(violates).Select(taken => (s.Statement, Lock: taken))).FirstOrDefault();
        return violation.Lock is { } broken
            ? throw Failure($"Expected {allowed}, but statement {violation.Statement} took {Describe(broken)}.", observed)
            : observed;
    }

    private static bool Means(string wanted, string relation) =>
        relation == wanted || relation.EndsWith("." + wanted, StringComparison.Ordinal);

    private static MigrationAssertionException Failure(string headline, IReadOnlyList<ObservedStatement> observed)
    {
        var text = new StringBuilder(headline).Append(" Observed:");
        foreach (var statement in observed)
        {
            text.AppendLine().Append("  ").Append(statement.Statement).Append(". ").Append(statement.Sql.ReplaceLineEndings(" "));
            if (statement.SqlState is not null)
            {
                text.Append(" — failed with SQLSTATE ").Append(statement.SqlState);
            }

            foreach (var taken in statement.Locks)
            {
                text.AppendLine().Append("       ").Append(Describe(taken));
            }
        }

        return new MigrationAssertionException(text.ToString());
    }

    private static string Describe(ObservedLock taken) => taken.Work switch
    {
        ObservedWork.None => $"{taken.LockMode} on {taken.Relation}",
        ObservedWork.Scan => $"{taken.LockMode} on {taken.Relation} and read it in full",
        ObservedWork.IndexBuild => $"{taken.LockMode} on {taken.Relation} and built an index",
        _ => $"{taken.LockMode} on {taken.Relation} and rewrote it",
    };
}
