namespace Guardrails.Sql.Syntax;

/// <summary><c>COMMENT ON</c> or <c>SECURITY LABEL</c></summary>
public sealed class CommentStatement : SqlStatement
{
    internal CommentStatement(in StatementHeader header, string objectType, QualifiedName? name)
        : base(header)
    {
        ObjectType = objectType;
        Name = name;
    }

    /// <summary>The kind of object in lower case, for instance <c>table</c>, <c>materialized view</c>, <c>column</c>.</summary>
    public string ObjectType { get; }

    /// <summary>The object; of a column the table is its schema part. Null for a cast and the like.</summary>
    public QualifiedName? Name { get; }

    /// <summary>The table of a constraint, trigger, rule or policy, or null.</summary>
    public QualifiedName? Table { get; internal init; }
}

/// <summary><c>GRANT</c> or <c>REVOKE</c></summary>
public sealed class GrantStatement : SqlStatement
{
    internal GrantStatement(in StatementHeader header, string? objectType, IReadOnlyList<QualifiedName> objects)
        : base(header)
    {
        ObjectType = objectType;
        Objects = objects;
    }

    /// <summary>
    /// The kind of object in lower case (<c>table</c> also where it is not written, <c>schema</c>, <c>function</c>,
    /// <c>all tables</c>, …); null when roles are granted.
    /// </summary>
    public string? ObjectType { get; }

    /// <summary>The objects; the schemas of <c>ALL TABLES IN SCHEMA</c>; the roles that are granted.</summary>
    public IReadOnlyList<QualifiedName> Objects { get; }

    /// <summary>The privileges in upper case, with their columns where written.</summary>
    public IReadOnlyList<string> Privileges { get; internal init; } = [];

    /// <summary>Who gets or loses them.</summary>
    public IReadOnlyList<string> Grantees { get; internal init; } = [];

    /// <summary><c>CASCADE</c> of REVOKE.</summary>
    public bool Cascade { get; internal init; }
}

/// <summary><c>REASSIGN OWNED</c> or <c>DROP OWNED</c></summary>
public sealed class OwnedStatement : SqlStatement
{
    internal OwnedStatement(in StatementHeader header, IReadOnlyList<string> roles, string? newOwner)
        : base(header)
    {
        Roles = roles;
        NewOwner = newOwner;
    }

    /// <summary>Whose objects.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Who owns them afterwards; null when they are dropped.</summary>
    public string? NewOwner { get; }

    /// <summary><c>CASCADE</c> of DROP OWNED.</summary>
    public bool Cascade { get; internal init; }
}

/// <summary><c>CREATE EXTENSION</c></summary>
public sealed class CreateExtensionStatement : SqlStatement
{
    internal CreateExtensionStatement(in StatementHeader header, string name)
        : base(header) => Name = name;

    /// <summary>The extension.</summary>
    public string Name { get; }

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; internal init; }

    /// <summary><c>SCHEMA</c>, or null.</summary>
    public string? Schema { get; internal init; }
}

/// <summary><c>CREATE SCHEMA</c></summary>
public sealed class CreateSchemaStatement : SqlStatement
{
    internal CreateSchemaStatement(in StatementHeader header, string? name, IReadOnlyList<SqlStatement> elements)
        : base(header)
    {
        Name = name;
        Elements = elements;
    }

    /// <summary>The schema; null when only <c>AUTHORIZATION</c> is written: then it is called like that role.</summary>
    public string? Name { get; }

    /// <summary>The statements inside of it, numbered from 1; unqualified names are names of this schema.</summary>
    public IReadOnlyList<SqlStatement> Elements { get; }

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; internal init; }

    /// <summary><c>AUTHORIZATION</c>, or null.</summary>
    public string? Authorization { get; internal init; }
}

/// <summary><c>CREATE STATISTICS</c></summary>
public sealed class CreateStatisticsStatement : SqlStatement
{
    internal CreateStatisticsStatement(in StatementHeader header, QualifiedName? name, QualifiedName table)
        : base(header)
    {
        Name = name;
        Table = table;
    }

    /// <summary>The statistics; null when PostgreSQL is to choose a name (16+).</summary>
    public QualifiedName? Name { get; }

    /// <summary>The table.</summary>
    public QualifiedName Table { get; }

    /// <summary>The columns and expressions.</summary>
    public IReadOnlyList<SqlExpression> Elements { get; internal init; } = [];

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; internal init; }
}

/// <summary>What an <see cref="AlterObjectStatement"/> does.</summary>
public enum AlterObjectAction
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary><c>RENAME TO</c></summary>
    RenameTo,

    /// <summary><c>OWNER TO</c></summary>
    OwnerTo,

    /// <summary><c>SET SCHEMA</c></summary>
    SetSchema,
}

/// <summary>
/// ALTER of an object that is no relation, type or domain: a schema, function, extension, statistics, role, and so on. Which one
/// says <see cref="SqlStatement.Kind"/>.
/// </summary>
public sealed class AlterObjectStatement : SqlStatement
{
    internal AlterObjectStatement(in StatementHeader header, QualifiedName name, AlterObjectAction action, string? newName)
        : base(header)
    {
        Name = name;
        Action = action;
        NewName = newName;
    }

    /// <summary>The object; of a function without its arguments.</summary>
    public QualifiedName Name { get; }

    /// <summary>What is done.</summary>
    public AlterObjectAction Action { get; }

    /// <summary>The new name, owner or schema, or null.</summary>
    public string? NewName { get; }
}
