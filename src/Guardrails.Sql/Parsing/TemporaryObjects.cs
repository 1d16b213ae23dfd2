using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// The temporary relations that a script has created so far. An unqualified name finds them first, because <c>pg_temp</c> stands
/// before the search path (manual, "CREATE TABLE"); what a rolled back transaction created is forgotten.
/// </summary>
internal sealed class TemporaryObjects
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _droppedOnCommit = new(StringComparer.Ordinal);
    private readonly List<Change> _changes = [];
    private bool _inTransaction;

    public bool IsEmpty => _names.Count == 0;

    public static bool IsTemporarySchema(string? schema) =>
        schema is not null && (schema == "pg_temp" || schema.StartsWith("pg_temp_", StringComparison.Ordinal));

    public bool Contains(QualifiedName name) =>
        IsTemporarySchema(name.Schema) || (name.Schema is null && _names.Contains(name.Name));

    public bool ContainsAll(IReadOnlyList<QualifiedName> names)
    {
        foreach (var name in names)
        {
            if (!Contains(name))
            {
                return false;
            }
        }

        return names.Count > 0;
    }

    public void Add(QualifiedName name, bool dropOnCommit = false)
    {
        Record(name.Name, added: true);
        if (dropOnCommit)
        {
            _droppedOnCommit.Add(name.Name);
        }
    }

    public void Remove(QualifiedName name)
    {
        if (name.Schema is null || IsTemporarySchema(name.Schema))
        {
            Record(name.Name, added: false);
        }
    }

    public void Apply(TransactionAction action)
    {
        switch (action)
        {
            case TransactionAction.Begin:
                _inTransaction = true;
                break;
            case TransactionAction.Commit or TransactionAction.PrepareTransaction:
                _names.ExceptWith(_droppedOnCommit);
                End();
                break;
            case TransactionAction.Rollback:
                for (var i = _changes.Count - 1; i >= 0; i--)
                {
                    Set(_changes[i].Name, !_changes[i].Added);
                }

                End();
                break;
        }
    }

    private void End()
    {
        _inTransaction = false;
        _changes.Clear();
        _droppedOnCommit.Clear();
    }

    private void Record(string name, bool added)
    {
        if (Set(name, added) && _inTransaction)
        {
            _changes.Add(new Change(name, added));
        }
    }

    private bool Set(string name, bool present) => present ? _names.Add(name) : _names.Remove(name);

    private readonly record struct Change(string Name, bool Added);
}
