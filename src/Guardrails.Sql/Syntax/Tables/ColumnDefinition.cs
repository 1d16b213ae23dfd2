namespace Guardrails.Sql.Syntax;

/// <summary>A column as CREATE TABLE and ADD COLUMN define it.</summary>
public sealed class ColumnDefinition
{
    internal ColumnDefinition(TextSpan span, string name, TextSpan nameSpan, TypeName? type, IReadOnlyList<SqlConstraint> constraints)
    {
        Span = span;
        Name = name;
        NameSpan = nameSpan;
        Type = type;
        Constraints = constraints;
    }

    /// <summary>From its name to its last token.</summary>
    public TextSpan Span { get; }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Where the name stands.</summary>
    public TextSpan NameSpan { get; }

    /// <summary>The type; null where none is written, in partitions, typed tables and CREATE TABLE AS.</summary>
    public TypeName? Type { get; }

    /// <summary>The constraints in the order of the text, the default and the generation among them.</summary>
    public IReadOnlyList<SqlConstraint> Constraints { get; }

    /// <summary><c>COLLATE</c></summary>
    public QualifiedName? Collation { get; internal init; }

    /// <summary><c>STORAGE</c> in lower case (16+)</summary>
    public string? Storage { get; internal init; }

    /// <summary><c>COMPRESSION</c> in lower case</summary>
    public string? Compression { get; internal init; }

    /// <summary><c>DEFAULT</c>, or null.</summary>
    public SqlExpression? Default => Find<DefaultConstraint>()?.Expression;

    /// <summary><c>GENERATED ALWAYS AS ( … )</c>, or null.</summary>
    public GeneratedConstraint? Generated => Find<GeneratedConstraint>();

    /// <summary><c>GENERATED … AS IDENTITY</c>, or null.</summary>
    public IdentityConstraint? Identity => Find<IdentityConstraint>();

    /// <summary><c>PRIMARY KEY</c> or <c>UNIQUE</c>, the first of them, or null.</summary>
    public UniqueConstraint? Unique => Find<UniqueConstraint>();

    /// <summary><c>REFERENCES</c>, or null.</summary>
    public ForeignKeyConstraint? References => Find<ForeignKeyConstraint>();

    /// <summary><c>CHECK</c>, the first of them, or null.</summary>
    public CheckConstraint? Check => Find<CheckConstraint>();

    /// <summary><c>NOT NULL</c> is written; a serial, an identity and a primary key are not null without it.</summary>
    public NotNullConstraint? NotNull => Find<NotNullConstraint>();

    private T? Find<T>()
        where T : SqlConstraint
    {
        for (var i = 0; i < Constraints.Count; i++)
        {
            if (Constraints[i] is T constraint)
            {
                return constraint;
            }
        }

        return null;
    }
}
