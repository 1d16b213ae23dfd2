namespace Guardrails.Sql.Parsing;

/// <summary>The words between CREATE and the kind of object.</summary>
internal readonly struct CreateModifiers
{
    public bool OrReplace { get; init; }

    public bool IsTemporary { get; init; }

    public bool IsUnlogged { get; init; }

    public bool IsUnique { get; init; }

    public bool IsConstraint { get; init; }

    public bool IsRecursive { get; init; }
}
