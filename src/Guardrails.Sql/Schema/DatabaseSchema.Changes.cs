using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <content>What statements change; as long as a transaction is open, with the way back.</content>
public sealed partial class DatabaseSchema
{
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
