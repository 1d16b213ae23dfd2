using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Syntax;

/// <summary>
/// The name of a relation or another object, each part as PostgreSQL stores it: folded to lower case unless quoted, escapes
/// resolved, cut to 63 bytes. Two names are equal when their parts are; their places do not matter.
/// </summary>
public sealed class QualifiedName : IEquatable<QualifiedName>
{
    private int _hash;
    private QualifiedName? _inSchema;

    internal QualifiedName(string? database, string? schema, string name, TextSpan span)
    {
        Database = database;
        Schema = schema;
        Name = name;
        Span = span;
    }

    /// <summary>The first of three parts, or null.</summary>
    public string? Database { get; }

    /// <summary>The part before the name, or null: then the search path decides.</summary>
    public string? Schema { get; }

    /// <summary>The last part.</summary>
    public string Name { get; }

    /// <summary>Where the whole name stands.</summary>
    public TextSpan Span { get; }

    /// <summary>The same name in a schema. A name is looked up many times, nearly always in the same schema.</summary>
    internal QualifiedName In(string schema) =>
        _inSchema is { } known && known.Schema == schema ? known : _inSchema = new QualifiedName(null, schema, Name, Span);

    /// <inheritdoc/>
    public bool Equals(QualifiedName? other) =>
        other is not null && Name == other.Name && Schema == other.Schema && Database == other.Database;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as QualifiedName);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash != 0 ? _hash
        : _hash = StringComparer.Ordinal.GetHashCode(Name) ^ (Schema is null ? 0 : StringComparer.Ordinal.GetHashCode(Schema) * 31);

    /// <summary>The name as it may stand in SQL: every part quoted if, and only if, PostgreSQL's <c>quote_ident</c> would.</summary>
    public override string ToString() => (Database, Schema) switch
    {
        (null, null) => SqlIdentifiers.Quote(Name),
        (null, _) => SqlIdentifiers.Quote(Schema!) + "." + SqlIdentifiers.Quote(Name),
        _ => SqlIdentifiers.Quote(Database!) + "." + SqlIdentifiers.Quote(Schema ?? "") + "." + SqlIdentifiers.Quote(Name),
    };
}
