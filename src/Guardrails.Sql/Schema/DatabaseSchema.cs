using Guardrails.Sql.Schema.Folding;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>
/// What is known of a database: fed by statements in the order in which they run, by a builder that reads a
/// live catalogue, or by both. What a rolled back transaction changed is forgotten. Not safe for concurrent use.
/// </summary>
public sealed class DatabaseSchema
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

    /// <summary>A relation, known or not; from now on it is known to exist.</summary>
    internal Relation Declare(QualifiedName name, RelationKind kind = RelationKind.Unknown)
    {
        var resolved = Resolve(name);
        if (_relations.TryGetValue(resolved, out var relation))
        {
            return relation;
        }

        relation = new Relation(resolved, kind);
        Put(_relations, resolved, relation);
        return relation;
    }

    /// <summary>The part of a relation that may be changed now; a rollback will restore it.</summary>
    internal Relation.State Edit(Relation relation)
    {
        if (Journal.IsOpen && relation.Edit().TouchedIn != Journal.Period)
        {
            var saved = relation.Save();
            Journal.Record(() => relation.Restore(saved));
            relation.Edit().TouchedIn = Journal.Period;
        }

        return relation.Edit();
    }

    internal void Put(Relation relation) => Put(_relations, relation.Name, relation);

    internal void Put(TableIndex index) => Put(_indexes, index.Name, index);

    internal void Put(UserType type) => Put(_types, type.Name, type);

    internal void Put(UserFunction function) => Put(_functions, function.Name, function);

    internal void PutSequence(QualifiedName name, SequenceOwner? owner) => Put(_sequences, name, owner);

    internal void PutStatistics(QualifiedName name, QualifiedName table) => Put(_statistics, name, table);

    internal void PutPublication(string name, IReadOnlyList<QualifiedName> tables) => Put(_publications, name, tables);

    internal void RemoveRelation(QualifiedName name)
    {
        Remove(_relations, name);
        if (_createdByScript.Remove(name))
        {
            Journal.Record(() => _createdByScript.Add(name));
        }
    }

    internal void RemoveIndex(QualifiedName name) => Remove(_indexes, name);

    internal void RemoveType(QualifiedName name) => Remove(_types, name);

    internal void RemoveFunction(QualifiedName name) => Remove(_functions, name);

    internal void RemoveSequence(QualifiedName name) => Remove(_sequences, name);

    internal void RemoveStatistics(QualifiedName name) => Remove(_statistics, name);

    internal void RemovePublication(string name) => Remove(_publications, name);

    internal void MarkCreated(QualifiedName resolved)
    {
        if (_createdByScript.Add(resolved))
        {
            Journal.Record(() => _createdByScript.Remove(resolved));
        }
    }

    internal void AddTemporary(string name)
    {
        if (_temporary.Add(name))
        {
            Journal.Record(() => _temporary.Remove(name));
        }
    }

    internal void RemoveTemporary(string name)
    {
        if (_temporary.Remove(name))
        {
            Journal.Record(() => _temporary.Add(name));
        }
    }

    internal void SetSearchPath(string? path)
    {
        var before = _searchPath;
        Journal.Record(() => _searchPath = before);
        _searchPath = path is null ? _defaultPath : SearchPath.Parse(path);
    }

    /// <summary>What a new session begins with.</summary>
    internal void SetSession(IReadOnlyList<string> path, string timeZone)
    {
        _searchPath = _defaultPath = path;
        TimeZone = _defaultTimeZone = timeZone;
    }

    /// <param name="zone">What is set; null for RESET.</param>
    internal void SetTimeZone(string? zone)
    {
        var before = TimeZone;
        Journal.Record(() => TimeZone = before);
        TimeZone = zone ?? _defaultTimeZone;
    }

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

    private void Put<TKey, TValue>(Dictionary<TKey, TValue> things, TKey key, TValue value)
        where TKey : notnull
    {
        if (Journal.IsOpen)
        {
            if (things.TryGetValue(key, out var before))
            {
                Journal.Record(() => things[key] = before);
            }
            else
            {
                Journal.Record(() => things.Remove(key));
            }
        }

        things[key] = value;
    }

    private void Remove<TKey, TValue>(Dictionary<TKey, TValue> things, TKey key)
        where TKey : notnull
    {
        if (things.TryGetValue(key, out var before))
        {
            things.Remove(key);
            Journal.Record(() => things[key] = before);
        }
    }
}

/// <summary>The column that a sequence goes with.</summary>
internal sealed record SequenceOwner(Relation Table, string Column, bool IsIdentity);
