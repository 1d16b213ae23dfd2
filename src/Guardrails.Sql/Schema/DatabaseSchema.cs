using Guardrails.Sql.Schema.Folding;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>
/// What is known of a database: fed by statements in the order in which they run, by a builder that reads a
/// live catalogue, or by both. What a rolled back transaction changed is forgotten. Not safe for concurrent use.
/// </summary>
public sealed partial class DatabaseSchema
{
    private readonly Dictionary<QualifiedName, Relation> _relations = [];
    private readonly Dictionary<QualifiedName, TableIndex> _indexes = [];
    private readonly Dictionary<QualifiedName, UserType> _types = [];
    private readonly Dictionary<QualifiedName, UserFunction> _functions = [];
    private readonly Dictionary<QualifiedName, SequenceOwner?> _sequences = [];
    private readonly Dictionary<QualifiedName, QualifiedName> _statistics = [];
    private readonly Dictionary<string, IReadOnlyList<QualifiedName>> _publications = new(StringComparer.Ordinal);
    private readonly HashSet<QualifiedName> _createdByScript = [];
    private readonly HashSet<string> _temporary = new(StringComparer.Ordinal);
    private readonly StatementFolder _folder;

    // What a session begins with, and RESET goes back to.
    private IReadOnlyList<string> _defaultPath = ["public"];
    private string? _defaultTimeZone;

    // Null when a variable or an expression decides.
    private IReadOnlyList<string>? _searchPath;

    /// <summary>Knows nothing yet.</summary>
    public DatabaseSchema()
    {
        _folder = new StatementFolder(this);
        _searchPath = _defaultPath;
    }

    /// <summary>
    /// Whether what is not here does not exist, because a live catalogue was read, or because the scripts make the whole database.
    /// Otherwise it may have been there before the scripts, and verdicts are cautious.
    /// </summary>
    public bool IsComplete { get; set; }

    /// <summary>The session's time zone as far as a script or a catalogue has named it; null when that is not known.</summary>
    public string? TimeZone { get; private set; }

    /// <summary>All relations that are known.</summary>
    public IEnumerable<Relation> Relations => _relations.Values;

    /// <summary>All types of users that are known.</summary>
    public IEnumerable<UserType> Types => _types.Values;

    internal SchemaJournal Journal { get; } = new();

    internal IEnumerable<KeyValuePair<QualifiedName, TableIndex>> Indexes => _indexes;

    /// <summary>
    /// From here on a new script begins: what exists now existed before it, no transaction is open, and search path and time zone are
    /// those of a new session again.
    /// </summary>
    public void BeginScript()
    {
        Journal.Commit();
        _createdByScript.Clear();
        _temporary.Clear();
        _searchPath = _defaultPath;
        TimeZone = _defaultTimeZone;
    }

    /// <summary>Takes over what a statement that runs changes.</summary>
    /// <param name="statement">The statement.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statement"/> is null.</exception>
    public void Apply(SqlStatement statement)
    {
        if (statement is null)
        {
            throw new ArgumentNullException(nameof(statement));
        }

        _folder.Fold(statement);
    }

    /// <summary>
    /// The relation that a name means: with the schema in which the search path finds it, or else with the first schema of the search
    /// path, where that is known. Temporary relations of the script are in <c>pg_temp</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public QualifiedName Resolve(QualifiedName name)
    {
        if (name is null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        if (name.Schema is not null)
        {
            return name.Database is null ? name : new QualifiedName(null, name.Schema, name.Name, name.Span);
        }

        return _temporary.Contains(name.Name) ? name.In("pg_temp") : FindOnPath(_relations, name)?.Name ?? Qualify(name);
    }

    /// <summary>What is known of a relation; null when nothing is.</summary>
    public Relation? Find(QualifiedName name) => _relations.TryGetValue(Resolve(name), out var relation) ? relation : null;

    /// <summary>What is known of an index; null when nothing is.</summary>
    public TableIndex? FindIndex(QualifiedName name) => FindOnPath(_indexes, name);

    /// <summary>What is known of a type that is not built in; null when nothing is.</summary>
    public UserType? FindType(QualifiedName name) => FindOnPath(_types, name);

    /// <summary>What is known of a function that is not built in; null when nothing is.</summary>
    public UserFunction? FindFunction(QualifiedName name) => FindOnPath(_functions, name);

    /// <summary>
    /// Whether a relation was created by the script that <see cref="BeginScript"/> began: nobody can be using it yet.
    /// </summary>
    public bool IsCreatedByScript(QualifiedName relation) => _createdByScript.Contains(Resolve(relation));

    /// <summary>The table that an index belongs to; null when that is not known.</summary>
    public QualifiedName? FindIndexedTable(QualifiedName index) => FindIndex(index)?.Table.Name;

    /// <summary>Whether a name means a temporary relation of this script, or the catalogue: nobody else's business.</summary>
    internal static bool IsOutOfFootprints(QualifiedName resolved) =>
        resolved.Schema is { } schema && (schema.StartsWith("pg_", StringComparison.Ordinal) || schema == "information_schema");

    internal bool TryFindSequence(QualifiedName name, out SequenceOwner? owner)
    {
        foreach (var candidate in Candidates(name))
        {
            if (_sequences.TryGetValue(candidate, out owner))
            {
                return true;
            }
        }

        owner = null;
        return false;
    }

    internal QualifiedName? FindStatistics(QualifiedName name) => FindOnPath(_statistics, name);

    internal IReadOnlyList<QualifiedName>? FindPublication(string name) => _publications.TryGetValue(name, out var tables) ? tables : null;

    /// <summary>The name with the schema in which something new would be created.</summary>
    internal QualifiedName Qualify(QualifiedName name) =>
        name.Schema is not null ? name
        : name.Name.StartsWith("pg_", StringComparison.Ordinal) ? name.In("pg_catalog")
        : _searchPath is [var first, ..] ? name.In(first) : name;

    private IEnumerable<QualifiedName> Candidates(QualifiedName name)
    {
        if (name.Schema is not null || _searchPath is null)
        {
            yield return name;
            yield break;
        }

        foreach (var schema in _searchPath)
        {
            yield return name.In(schema);
        }
    }

    private T? FindOnPath<T>(Dictionary<QualifiedName, T> things, QualifiedName name)
        where T : class
    {
        if (things.Count == 0)
        {
            return null;
        }

        T? found;
        if (name.Schema is not null || _searchPath is null)
        {
            return things.TryGetValue(name, out found) ? found : null;
        }

        for (var i = 0; i < _searchPath.Count; i++)
        {
            if (things.TryGetValue(name.In(_searchPath[i]), out found))
            {
                return found;
            }
        }

        return null;
    }
}

/// <summary>The column that a sequence goes with.</summary>
internal sealed record SequenceOwner(Relation Table, string Column, bool IsIdentity);
