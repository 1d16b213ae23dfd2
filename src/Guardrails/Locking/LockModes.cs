using Guardrails.Sql.Locks;

namespace Guardrails.Locking;

/// <summary>Brings the names that servers and callers give to table-level lock modes to the lock model, which knows what they mean.</summary>
internal static class LockModes
{
    private static readonly LockMode[] All = Enum.GetValues<LockMode>();

    // PostgreSQL's sources name a mode as the enumeration does, with "Lock" behind it; that is what pg_locks shows.
    private static readonly string[] CatalogueNames = [.. All.Select(mode => $"{mode}Lock")];

    /// <summary>The mode that <c>pg_locks.mode</c> writes like this; <see langword="null"/> for what is no table-level mode (predicate locks).</summary>
    public static LockMode? FromCatalogue(string? catalogueMode) =>
        Array.IndexOf<string?>(CatalogueNames, catalogueMode) is var position and >= 0 ? All[position] : null;

    /// <summary>The mode that SQL writes like this, in any case.</summary>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public static LockMode FromSql(string sqlMode)
    {
        ArgumentNullException.ThrowIfNull(sqlMode);
        var position = Array.FindIndex(All, mode => string.Equals(mode.ToSql(), sqlMode, StringComparison.OrdinalIgnoreCase));
        return position >= 0
            ? All[position]
            : throw new ArgumentException(
                $"'{sqlMode}' is no table-level lock mode; there are {string.Join(", ", All.Select(mode => mode.ToSql()))}.", nameof(sqlMode));
    }

    /// <summary>A mode of <c>pg_locks.mode</c> as SQL writes it; one that is no table-level mode stays as it is.</summary>
    public static string? ToSql(string? catalogueMode) => FromCatalogue(catalogueMode)?.ToSql() ?? catalogueMode;

    /// <summary>Whether a session that wants one mode has to wait for a session with the other. Both as <c>pg_locks.mode</c> has them.</summary>
    public static bool Conflict(string? wanted, string? held) =>
        FromCatalogue(wanted) is { } first && FromCatalogue(held) is { } second && first.ConflictsWith(second);

    /// <summary>
    /// The mode that lets all of <paramref name="wanted"/> through and stops as many others as possible. Of a single mode that is all stronger
    /// ones, except that no mode lets ROW EXCLUSIVE through and stops SHARE UPDATE EXCLUSIVE. <see langword="null"/> with ACCESS EXCLUSIVE, beside which nothing goes.
    /// </summary>
    public static LockMode? StrongestBeside(IReadOnlyCollection<LockMode> wanted) =>
        All.Where(mode => !wanted.Any(other => other.ConflictsWith(mode))).Select(mode => (LockMode?)mode).MaxBy(mode => All.Count(other => other.ConflictsWith(mode!.Value)));
}
