using Guardrails.Connections;
using Guardrails.Execution;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Preflight;

/// <summary>
/// Refuses statements that would work long on a large table while others wait for it. It looks from a connection of its own, and only
/// when a statement could do such work: what the migration has done in its open transaction it knows from the statements themselves.
/// </summary>
internal sealed class HeavyWorkGate(ConnectionSource connections, GuardOptions options, string? step)
{
    /// <summary>What it means that a statement of an open transaction is refused.</summary>
    public const string InTransaction = "It was not executed, and its transaction was rolled back.";

    // Where the majors differ it is the oldest that works more.
    private const int OldestMajor = 14;

    private readonly List<SqlStatement> _before = [];
    private readonly HashSet<SqlStatement> _idle = [];
    private DatabaseSchema _schema = new();
    private int? _major;

    /// <summary>A further attempt begins: what the last one did is undone.</summary>
    public void Restart()
    {
        _before.Clear();
        _idle.Clear();
        (_schema, _major) = (new DatabaseSchema(), null);
    }

    /// <summary>Lets statements pass that are to be executed next, in this order.</summary>
    /// <param name="script">What they are part of.</param>
    /// <param name="statements">The statements.</param>
    /// <param name="session">The session they are to run on, idle now, whose <c>search_path</c> counts; <see langword="null"/> when they come before any session.</param>
    /// <param name="consequence">What it means that one is refused.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="MigrationFailedException">One of them is too heavy; the message says what it would do to which table.</exception>
    public async Task PassAsync(
        SqlScript script, IEnumerable<SqlStatement> statements, NpgsqlConnection? session, string consequence, CancellationToken cancellationToken)
    {
        if (options.RefuseHeavyWorkAboveBytes is not { } limit)
        {
            return;
        }

        var upcoming = statements.ToList();
        var isAsked = false;
        foreach (var statement in upcoming)
        {
            // As long as only the script is known the lock model names the heaviest that can be.
            if (!_idle.Contains(statement) && Footprint(statement).Any(HeavyWork.IsBlocking))
            {
                await JudgeAsync(script, statement, isAsked ? [] : upcoming, limit, session, consequence, cancellationToken).ConfigureAwait(false);
                isAsked = true;
            }

            if (!_idle.Contains(statement))
            {
                _before.Add(statement);
                _schema.Apply(statement);
            }
        }
    }

    private async Task JudgeAsync(
        SqlScript script, SqlStatement statement, List<SqlStatement> upcoming, long limit, NpgsqlConnection? session, string consequence, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenDedicatedAsync(DedicatedPurpose.Preflight, session, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await (session is null
                ? connections.CopyIdentityAsync(connection, cancellationToken)
                : SessionSettings.CopyIdentityAsync(session, connection, cancellationToken)).ConfigureAwait(false);

            _idle.UnionWith(await IdleBlocks.FindAsync(connection, _before, upcoming, cancellationToken).ConfigureAwait(false));
            if (_major is null)
            {
                _before.RemoveAll(_idle.Contains);
                _major = connection.PostgreSqlVersion.Major;
                _schema = await CatalogueSchemaReader.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
                _schema.BeginScript();
                _before.ForEach(_schema.Apply);
            }

            if (_idle.Contains(statement))
            {
                return;
            }

            var locks = Footprint(statement);
            var names = locks.Where(HeavyWork.IsBlocking).Select(l => l.Relation.ToString()).Distinct().ToArray();
            var sizes = await TableSizes.ReadAsync(connection, names, cancellationToken).ConfigureAwait(false);
            if (HeavyWork.Describe(locks, sizes.ToDictionary(s => s.Name, s => s.SizeBytes), limit) is { Count: > 0 } dangers)
            {
                throw Failures.TooHeavy(step, script, statement, string.Join("; ", dangers), limit, consequence);
            }
        }
    }

    private IReadOnlyList<RelationLock> Footprint(SqlStatement statement) => LockModel.GetFootprint(statement, _schema, _major ?? OldestMajor).Locks;
}
