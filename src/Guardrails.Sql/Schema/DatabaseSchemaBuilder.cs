using Guardrails.Sql.Lexing;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema.Folding;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>
/// Builds a <see cref="DatabaseSchema"/> from facts of a catalogue. Definitions are the texts of PostgreSQL's own functions
/// (<c>pg_get_constraintdef</c> and its kin), read with a search path that makes them name schemas. Relations come first; columns, constraints
/// and indexes after the relations that they name; links between parents and children last. Not safe for concurrent use.
/// </summary>
public sealed class DatabaseSchemaBuilder
{
    private const string Target = "ALTER TABLE t ";

    private readonly DatabaseSchema _schema = new();
    private readonly ConstraintFolder _constraints;

    /// <summary>Begins with an empty database.</summary>
    public DatabaseSchemaBuilder() => _constraints = new ConstraintFolder(_schema);

    /// <summary>The schema, which knows from now on that what was not added does not exist.</summary>
    public DatabaseSchema Build()
    {
        _schema.IsComplete = true;
        return _schema;
    }

    /// <summary>The schemas that unqualified names are looked up in, and the session's time zone.</summary>
    public void SetSession(IReadOnlyList<string> searchPath, string timeZone) => _schema.SetSession(searchPath, timeZone);

    /// <summary>A table, view or materialized view.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="isUnlogged">Whether it is unlogged.</param>
    /// <param name="partitionKey"><c>pg_get_partkeydef</c> of a partitioned table, or null.</param>
    /// <param name="clusterIndex">The index that CLUSTER uses, or null.</param>
    public void AddRelation(string schema, string name, RelationKind kind, bool isUnlogged = false, string? partitionKey = null, string? clusterIndex = null)
    {
        var relation = new Relation(Name(schema, name), kind);
        var state = relation.Edit();
        state.IsComplete = true;
        state.IsUnlogged = isUnlogged;
        state.ClusterIndex = clusterIndex;
        state.Words = kind is RelationKind.View or RelationKind.MaterializedView ? new ViewWords(static () => []) : null;
        state.PartitionKey = partitionKey is null ? null : Parse<CreateTableStatement>("CREATE TABLE t (c int) PARTITION BY " + partitionKey)?.PartitionBy;
        _schema.Put(relation);
    }

    /// <summary>A column of a relation.</summary>
    /// <param name="schema">The relation's schema.</param>
    /// <param name="relation">The relation's name.</param>
    /// <param name="definition">Name, type, collation, default, NOT NULL and generation, as ADD COLUMN takes them.</param>
    public void AddColumn(string schema, string relation, string definition)
    {
        if (Action<AddColumn>("ADD COLUMN " + definition) is { } add)
        {
            Edit(schema, relation).Columns.Add(TableFolder.ToColumn(add.Column));
        }
    }

    /// <summary>A CHECK, a NOT NULL (18+) or a foreign key; what an index backs is told with the index.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="table">The table.</param>
    /// <param name="name">The constraint's name, not quoted.</param>
    /// <param name="definition"><c>pg_get_constraintdef</c></param>
    /// <param name="isInherited">Whether it is a copy of a constraint of the partitioned table above.</param>
    public void AddConstraint(string schema, string table, string name, string definition, bool isInherited = false)
    {
        var relation = _schema.Declare(Name(schema, table));
        if (Action<AddConstraint>($"ADD CONSTRAINT {SqlIdentifiers.Quote(name)} {definition}") is not { Constraint: var constraint })
        {
            return;
        }

        _constraints.Add(relation, constraint, recurse: false);
        if (isInherited && relation.ForeignKeys.FirstOrDefault(f => f.Name == name) is { } key)
        {
            _constraints.Replace(key, key with { IsInherited = true });
        }
    }

    /// <summary>An index.</summary>
    /// <param name="definition"><c>pg_get_indexdef</c></param>
    /// <param name="isValid"><c>pg_index.indisvalid</c></param>
    /// <param name="isPrimary"><c>pg_index.indisprimary</c></param>
    /// <param name="isExclusion"><c>pg_index.indisexclusion</c></param>
    /// <param name="constraint">The constraint that it backs, or null.</param>
    /// <param name="parent">The index of the partitioned table that it belongs to, schema and name, or null.</param>
    public void AddIndex(string definition, bool isValid, bool isPrimary, bool isExclusion, string? constraint, (string Schema, string Name)? parent)
    {
        if (Parse<CreateIndexStatement>(definition) is not { Name: { } name } index)
        {
            return;
        }

        var table = _schema.Declare(index.Table);
        _constraints.AddIndex(new TableIndex(new QualifiedName(null, table.Name.Schema, name.Name, default), table)
        {
            Method = index.Method ?? "btree",
            Elements = index.Elements,
            Include = index.Include,
            Where = index.Where,
            IsUnique = index.Unique,
            IsPrimary = isPrimary,
            IsExclusion = isExclusion,
            IsValid = isValid,
            Constraint = constraint,
            Parent = parent is { } above ? Name(above.Schema, above.Name) : null,
        }, recurse: false);
    }

    /// <summary>A partition or an inheriting table, and what it is one of.</summary>
    /// <param name="schema">The child's schema.</param>
    /// <param name="child">The child.</param>
    /// <param name="parentSchema">The parent's schema.</param>
    /// <param name="parent">The parent.</param>
    /// <param name="bound"><c>pg_get_expr(relpartbound, oid)</c> of a partition, or null.</param>
    public void Link(string schema, string child, string parentSchema, string parent, string? bound)
    {
        var (below, above) = (_schema.Declare(Name(schema, child)), _schema.Declare(Name(parentSchema, parent)));
        _schema.Edit(above).Children.Add(below);
        var state = _schema.Edit(below);
        state.Parents.Add(above);
        state.Bound = bound is null ? null : Action<AttachPartition>("ATTACH PARTITION p " + bound)?.Bound;
        if (state.Bound is { Kind: PartitionBoundKind.Default })
        {
            _schema.Edit(above).DefaultPartition = below;
        }
    }

    /// <summary>A relation that a view or materialized view reads directly.</summary>
    public void AddRead(string schema, string view, string readSchema, string read) =>
        ViewFolder.Read(_schema, _schema.Declare(Name(schema, view)), [Name(readSchema, read)]);

    /// <summary>All columns, functions and types that the query of a view or materialized view uses, without their schemas.</summary>
    public void SetUses(string schema, string view, IReadOnlyList<string> names) => Edit(schema, view).Words = new ViewWords(() => names);

    /// <summary>A trigger that is no constraint's own.</summary>
    public void AddTrigger(string schema, string table, string name, bool isRow, string functionSchema, string function) =>
        Edit(schema, table).Triggers.Add(new TableTrigger(name, isRow, Name(functionSchema, function)));

    /// <summary>A type that is no domain.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is; not a domain.</param>
    /// <param name="extension">The extension that it belongs to, or null.</param>
    public void AddType(string schema, string name, UserTypeKind kind, string? extension) =>
        _schema.Put(new UserType(Name(schema, name), kind) { Extension = extension });

    /// <summary>A domain.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="name">Its name.</param>
    /// <param name="baseType"><c>format_type</c> of the type below.</param>
    /// <param name="isNotNull">Its own NOT NULL.</param>
    /// <param name="defaultValue">Its default as an expression, or null.</param>
    /// <param name="checks">The names of its CHECKs, and whether each is valid.</param>
    /// <param name="extension">The extension that it belongs to, or null.</param>
    public void AddDomain(
        string schema, string name, string baseType, bool isNotNull, string? defaultValue, IReadOnlyList<(string Name, bool IsValid)> checks, string? extension) =>
        _schema.Put(new UserType(Name(schema, name), UserTypeKind.Domain)
        {
            BaseType = Action<AddColumn>("ADD COLUMN c " + baseType)?.Column.Type,
            IsNotNull = isNotNull,
            Default = defaultValue is null ? null : Action<SetDefault>($"ALTER COLUMN c SET DEFAULT {defaultValue}")?.Expression,
            Checks = checks,
            Extension = extension,
        });

    /// <summary>A function outside <c>pg_catalog</c>.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="name">Its name; of several with that name the most volatile counts.</param>
    /// <param name="volatility">What it declares.</param>
    /// <param name="body">The text of a function in SQL; null for other languages.</param>
    public void AddFunction(string schema, string name, Volatility volatility, string? body)
    {
        var qualified = Name(schema, name);
        if (_schema.FindFunction(qualified) is not { } other || volatility < other.Volatility)
        {
            _schema.Put(new UserFunction(qualified, volatility, body));
        }
    }

    /// <summary>A sequence, and the column that it goes with, if any.</summary>
    public void AddSequence(string schema, string name, (string Schema, string Table, string Column)? owner, bool isIdentity) =>
        _schema.PutSequence(Name(schema, name), owner is { } column ? new SequenceOwner(_schema.Declare(Name(column.Schema, column.Table)), column.Column, isIdentity) : null);

    /// <summary>Extended statistics of a table.</summary>
    public void AddStatistics(string schema, string name, string tableSchema, string table) =>
        _schema.PutStatistics(Name(schema, name), Name(tableSchema, table));

    /// <summary>A publication and the tables that it names.</summary>
    public void AddPublication(string name, IReadOnlyList<(string Schema, string Table)> tables) =>
        _schema.PutPublication(name, [.. tables.Select(static t => Name(t.Schema, t.Table))]);

    private static QualifiedName Name(string schema, string name) => new(null, schema, name, default);

    private static T? Parse<T>(string sql)
        where T : SqlStatement =>
        SqlParser.Parse(sql).Statements is [T statement] ? statement : null;

    private static T? Action<T>(string action)
        where T : AlterTableAction =>
        Parse<AlterTableStatement>(Target + action) is { Actions: [T parsed] } ? parsed : null;

    private Relation.State Edit(string schema, string relation) => _schema.Edit(_schema.Declare(Name(schema, relation)));
}
