namespace Guardrails.Sql.Syntax;

/// <summary><c>CREATE SEQUENCE</c></summary>
public sealed class CreateSequenceStatement : SqlStatement
{
    internal CreateSequenceStatement(in StatementHeader header, QualifiedName sequence, SequenceOptions options)
        : base(header)
    {
        Sequence = sequence;
        Options = options;
    }

    /// <summary>The sequence.</summary>
    public QualifiedName Sequence { get; }

    /// <summary>Its options.</summary>
    public SequenceOptions Options { get; }

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; internal init; }

    /// <summary><c>TEMPORARY</c></summary>
    public bool IsTemporary { get; internal init; }

    /// <summary><c>UNLOGGED</c></summary>
    public bool IsUnlogged { get; internal init; }
}

/// <summary>
/// <c>ALTER SEQUENCE</c> of its options. OWNER TO, RENAME TO, SET SCHEMA and SET LOGGED are an <see cref="AlterTableStatement"/>.
/// </summary>
public sealed class AlterSequenceStatement : SqlStatement
{
    internal AlterSequenceStatement(in StatementHeader header, QualifiedName sequence, SequenceOptions options)
        : base(header)
    {
        Sequence = sequence;
        Options = options;
    }

    /// <summary>The sequence.</summary>
    public QualifiedName Sequence { get; }

    /// <summary>What changes.</summary>
    public SequenceOptions Options { get; }

    /// <summary><c>IF EXISTS</c></summary>
    public bool IfExists { get; internal init; }
}

/// <summary>The options of a sequence.</summary>
public sealed class SequenceOptions
{
    /// <summary><c>AS type</c></summary>
    public TypeName? Type { get; internal init; }

    /// <summary>The column of <c>OWNED BY</c> (the table is its schema part); null when not written or <c>NONE</c>.</summary>
    public QualifiedName? OwnedBy { get; internal init; }

    /// <summary><c>OWNED BY NONE</c></summary>
    public bool OwnedByNone { get; internal init; }

    /// <summary><c>RESTART</c>, with or without a value: the sequence gets a new file and rolls back with the transaction.</summary>
    public bool Restart { get; internal init; }

    /// <summary>
    /// The others in lower case with their values: <c>increment</c>, <c>minvalue</c>, <c>maxvalue</c>, <c>start</c>,
    /// <c>restart</c>, <c>cache</c>, <c>cycle</c>; the value of <c>NO</c> is <c>no</c>.
    /// </summary>
    public IReadOnlyList<StorageParameter> Values { get; internal init; } = [];
}
