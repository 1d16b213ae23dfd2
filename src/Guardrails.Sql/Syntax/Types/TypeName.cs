namespace Guardrails.Sql.Syntax;

/// <summary>
/// The type of a column, an argument or a cast (manual, "Data Types"). The many spellings of a built-in type have one name here:
/// <c>character varying</c> and <c>varchar</c> are both <c>varchar</c>.
/// </summary>
public sealed class TypeName
{
    internal TypeName(TextSpan span, QualifiedName name)
    {
        Span = span;
        Name = name;
    }

    /// <summary>The whole type, from its first word to its last bracket.</summary>
    public TextSpan Span { get; }

    /// <summary>
    /// The type's name as <c>pg_type</c> has it (<c>int4</c>, <c>varchar</c>, <c>bpchar</c>, <c>timestamptz</c>, …; of
    /// <c>serial</c> the integer type behind it), with the schema only where one is written.
    /// </summary>
    public QualifiedName Name { get; }

    /// <summary>The name, with its schema unless that is <c>pg_catalog</c> or none is written; not quoted.</summary>
    public string CanonicalName => Name.Schema is null or "pg_catalog" ? Name.Name : Name.Schema + "." + Name.Name;

    /// <summary>
    /// The modifiers in parentheses as they are written, for instance <c>10</c> and <c>2</c>. <c>char</c> and <c>bit</c> without
    /// modifier have the modifier 1, as in PostgreSQL; <c>float(n)</c> has none, because it only picks the type.
    /// </summary>
    public IReadOnlyList<string> Modifiers { get; internal init; } = [];

    /// <summary>The number of array dimensions; 0 when it is no array.</summary>
    public int ArrayDimensions { get; internal init; }

    /// <summary><c>serial</c>, <c>smallserial</c>, <c>bigserial</c> and their other spellings: NOT NULL, and a sequence as the default.</summary>
    public bool IsSerial { get; internal init; }

    /// <summary><c>SETOF</c></summary>
    public bool IsSetOf { get; internal init; }

    /// <summary>The fields of an interval in lower case (<c>day to second</c>), or null.</summary>
    public string? IntervalFields { get; internal init; }

    /// <summary><c>name%TYPE</c> or <c>name%ROWTYPE</c>: the type of whatever is named.</summary>
    public bool IsReference { get; internal init; }

    /// <summary>The canonical name with modifiers and brackets, for instance <c>numeric(10,2)[]</c>.</summary>
    public override string ToString()
    {
        var modifiers = Modifiers.Count == 0 ? "" : "(" + string.Join(",", Modifiers) + ")";
        var fields = IntervalFields is null ? "" : " " + IntervalFields;
        var name = CanonicalName + fields + modifiers;
        for (var i = 0; i < Math.Min(ArrayDimensions, 6); i++)
        {
            name += "[]";
        }

        return name;
    }
}
