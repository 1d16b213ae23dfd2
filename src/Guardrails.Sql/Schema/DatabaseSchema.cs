using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>
/// What is known of a database: fed by statements in the order in which they run. Not safe for concurrent use.
/// </summary>
public sealed class DatabaseSchema
{
    private const string DefaultSchema = "public";

    private readonly HashSet<QualifiedName> _createdByScript = [];
    private readonly Dictionary<QualifiedName, QualifiedName> _indexedTables = [];
    private string? _currentSchema = DefaultSchema;

    /// <summary>
    /// From here on a new script begins: what exists now existed before it, and the search path is the default again.
    /// </summary>
    public void BeginScript()
    {
        _createdByScript.Clear();
        _currentSchema = DefaultSchema;
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

        switch (statement)
        {
            case SetStatement { Name: "search_path" } set:
                _currentSchema = set.IsReset ? DefaultSchema : FirstSchema(set.Value);
                break;
            case CreateIndexStatement { Name: { } index } create:
                var table = Resolve(create.Table);
                _indexedTables[new QualifiedName(null, table.Schema, index.Name, index.Span)] = table;
                break;
            case
            {
                Kind: StatementKind.CreateTable or StatementKind.CreateTableAs or StatementKind.SelectInto or
                StatementKind.CreateView or StatementKind.CreateMaterializedView, Relations: [var created, ..]
            }:
                _createdByScript.Add(Resolve(created));
                break;
            case { Kind: StatementKind.DropTable or StatementKind.DropView or StatementKind.DropMaterializedView }:
                foreach (var dropped in statement.Relations)
                {
                    _createdByScript.Remove(Resolve(dropped));
                }

                break;
        }
    }

    /// <summary>The relation that a name means: with the schema in which the search path finds it, where that is known.</summary>
    public QualifiedName Resolve(QualifiedName name)
    {
        if (name is null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        return name.Schema is not null || _currentSchema is null ? name : new QualifiedName(null, _currentSchema, name.Name, name.Span);
    }

    /// <summary>
    /// Whether a relation was created by the script that <see cref="BeginScript"/> began: nobody can be using it yet.
    /// </summary>
    public bool IsCreatedByScript(QualifiedName relation) => _createdByScript.Contains(Resolve(relation));

    /// <summary>The table that an index belongs to; null when that is not known.</summary>
    public QualifiedName? FindIndexedTable(QualifiedName index) =>
        _indexedTables.TryGetValue(Resolve(index), out var table) ? table : null;

    private static string? FirstSchema(string? path)
    {
        var first = path?.Split(',')[0].Trim().Trim('"', '\'');
        return string.IsNullOrEmpty(first) || first![0] is '$' or ':' ? null : first;
    }
}
