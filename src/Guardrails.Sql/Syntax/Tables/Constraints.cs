namespace Guardrails.Sql.Syntax;

/// <summary>A constraint of a table, or of a column in its definition (manual, "CREATE TABLE").</summary>
public abstract class SqlConstraint
{
    private protected SqlConstraint(in ConstraintHeader header)
    {
        Span = header.Span;
        Name = header.Name;
        NameSpan = header.NameSpan;
        Columns = header.Columns;
        IsInline = header.IsInline;
        IsNotValid = header.IsNotValid;
        IsNotEnforced = header.IsNotEnforced;
        IsNoInherit = header.IsNoInherit;
        IsDeferrable = header.IsDeferrable;
        IsInitiallyDeferred = header.IsInitiallyDeferred;
    }

    /// <summary>From <c>CONSTRAINT</c>, or the first word where it has no name, to its last token.</summary>
    public TextSpan Span { get; }

    /// <summary>The name that is written; null when PostgreSQL is to choose one.</summary>
    public string? Name { get; }

    /// <summary>Where the name stands.</summary>
    public TextSpan? NameSpan { get; }

    /// <summary>
    /// The columns that it is about: those listed, or the column in whose definition it stands. Empty for a CHECK of the table, for
    /// <c>USING INDEX</c> and for EXCLUDE.
    /// </summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Whether it stands in the definition of a column.</summary>
    public bool IsInline { get; }

    /// <summary><c>NOT VALID</c></summary>
    public bool IsNotValid { get; }

    /// <summary><c>NOT ENFORCED</c> (18+)</summary>
    public bool IsNotEnforced { get; }

    /// <summary><c>NO INHERIT</c></summary>
    public bool IsNoInherit { get; }

    /// <summary><c>DEFERRABLE</c>, also said by <c>INITIALLY DEFERRED</c> alone.</summary>
    public bool IsDeferrable { get; }

    /// <summary><c>INITIALLY DEFERRED</c></summary>
    public bool IsInitiallyDeferred { get; }
}

/// <summary>What every constraint has; the parser fills it in before it makes the constraint.</summary>
internal struct ConstraintHeader
{
    public TextSpan Span;
    public string? Name;
    public TextSpan? NameSpan;
    public IReadOnlyList<string> Columns;
    public bool IsInline;
    public bool IsNotValid;
    public bool IsNotEnforced;
    public bool IsNoInherit;
    public bool IsDeferrable;
    public bool IsInitiallyDeferred;
}

/// <summary><c>NOT NULL</c> of a column; as a constraint of the table <c>NOT NULL column</c> (18+).</summary>
public sealed class NotNullConstraint : SqlConstraint
{
    internal NotNullConstraint(in ConstraintHeader header)
        : base(header)
    {
    }
}

/// <summary><c>NULL</c>: the column says that it may be empty, which is the default.</summary>
public sealed class NullConstraint : SqlConstraint
{
    internal NullConstraint(in ConstraintHeader header)
        : base(header)
    {
    }
}

/// <summary><c>DEFAULT</c> of a column.</summary>
public sealed class DefaultConstraint : SqlConstraint
{
    internal DefaultConstraint(in ConstraintHeader header, SqlExpression expression)
        : base(header) => Expression = expression;

    /// <summary>The default.</summary>
    public SqlExpression Expression { get; }
}

/// <summary><c>CHECK</c></summary>
public sealed class CheckConstraint : SqlConstraint
{
    internal CheckConstraint(in ConstraintHeader header, SqlExpression condition)
        : base(header) => Condition = condition;

    /// <summary>What has to hold, without the parentheses.</summary>
    public SqlExpression Condition { get; }
}

/// <summary><c>UNIQUE</c> or <c>PRIMARY KEY</c></summary>
public sealed class UniqueConstraint : SqlConstraint
{
    internal UniqueConstraint(in ConstraintHeader header, bool isPrimaryKey)
        : base(header) => IsPrimaryKey = isPrimaryKey;

    /// <summary><c>PRIMARY KEY</c></summary>
    public bool IsPrimaryKey { get; }

    /// <summary>The index of <c>USING INDEX</c>; null when the constraint builds its own.</summary>
    public string? UsingIndex { get; internal init; }

    /// <summary>The columns of <c>INCLUDE</c>.</summary>
    public IReadOnlyList<string> Include { get; internal init; } = [];

    /// <summary><c>NULLS NOT DISTINCT</c> (15+)</summary>
    public bool NullsNotDistinct { get; internal init; }

    /// <summary><c>WITHOUT OVERLAPS</c> (18+): the last column is a range, and the index a GiST index.</summary>
    public bool WithoutOverlaps { get; internal init; }

    /// <summary><c>WITH ( … )</c></summary>
    public IReadOnlyList<StorageParameter> Parameters { get; internal init; } = [];

    /// <summary><c>USING INDEX TABLESPACE</c></summary>
    public string? Tablespace { get; internal init; }
}

/// <summary><c>EXCLUDE</c></summary>
public sealed class ExclusionConstraint : SqlConstraint
{
    internal ExclusionConstraint(in ConstraintHeader header, IReadOnlyList<IndexElement> elements)
        : base(header) => Elements = elements;

    /// <summary>What is compared, with which operators.</summary>
    public IReadOnlyList<IndexElement> Elements { get; }

    /// <summary>The index method in lower case; null means btree.</summary>
    public string? Method { get; internal init; }

    /// <summary>The columns of <c>INCLUDE</c>.</summary>
    public IReadOnlyList<string> Include { get; internal init; } = [];

    /// <summary><c>WHERE ( … )</c></summary>
    public SqlExpression? Where { get; internal init; }
}

/// <summary>What a foreign key does with rows whose referenced row goes away or changes.</summary>
public enum ReferentialAction
{
    /// <summary><c>NO ACTION</c>, the default.</summary>
    NoAction,

    /// <summary><c>RESTRICT</c></summary>
    Restrict,

    /// <summary><c>CASCADE</c></summary>
    Cascade,

    /// <summary><c>SET NULL</c></summary>
    SetNull,

    /// <summary><c>SET DEFAULT</c></summary>
    SetDefault,
}

/// <summary><c>FOREIGN KEY … REFERENCES</c>, or <c>REFERENCES</c> in the definition of a column.</summary>
public sealed class ForeignKeyConstraint : SqlConstraint
{
    internal ForeignKeyConstraint(in ConstraintHeader header, QualifiedName referencedTable, IReadOnlyList<string> referencedColumns)
        : base(header)
    {
        ReferencedTable = referencedTable;
        ReferencedColumns = referencedColumns;
    }

    /// <summary>The table that is referenced.</summary>
    public QualifiedName ReferencedTable { get; }

    /// <summary>Its columns; empty when none are written: then its primary key is meant.</summary>
    public IReadOnlyList<string> ReferencedColumns { get; }

    /// <summary><c>ON DELETE</c></summary>
    public ReferentialAction OnDelete { get; internal init; }

    /// <summary><c>ON UPDATE</c></summary>
    public ReferentialAction OnUpdate { get; internal init; }

    /// <summary><c>MATCH FULL</c></summary>
    public bool MatchFull { get; internal init; }

    /// <summary><c>PERIOD</c> (18+): the last column is a range that has to be covered.</summary>
    public bool HasPeriod { get; internal init; }
}

/// <summary>How a generated column keeps its values.</summary>
public enum GeneratedStorage
{
    /// <summary>Nothing is written: VIRTUAL since 18, a syntax error before.</summary>
    Unspecified,

    /// <summary><c>STORED</c></summary>
    Stored,

    /// <summary><c>VIRTUAL</c> (18+)</summary>
    Virtual,
}

/// <summary><c>GENERATED ALWAYS AS (expression)</c></summary>
public sealed class GeneratedConstraint : SqlConstraint
{
    internal GeneratedConstraint(in ConstraintHeader header, SqlExpression expression, GeneratedStorage storage)
        : base(header)
    {
        Expression = expression;
        Storage = storage;
    }

    /// <summary>What is computed.</summary>
    public SqlExpression Expression { get; }

    /// <summary>Whether the values are stored.</summary>
    public GeneratedStorage Storage { get; }
}

/// <summary><c>GENERATED … AS IDENTITY</c></summary>
public sealed class IdentityConstraint : SqlConstraint
{
    internal IdentityConstraint(in ConstraintHeader header, bool isAlways)
        : base(header) => IsAlways = isAlways;

    /// <summary><c>ALWAYS</c>, not <c>BY DEFAULT</c>.</summary>
    public bool IsAlways { get; }

    /// <summary>The options of its sequence in parentheses, or null.</summary>
    public TextSpan? SequenceOptions { get; internal init; }
}
