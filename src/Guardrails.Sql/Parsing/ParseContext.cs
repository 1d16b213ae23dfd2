using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>What a statement's parser has to know beyond the statement.</summary>
internal sealed class ParseContext
{
    /// <summary>A DO block in a DO block in … is looked into so many times; deeper bodies stay opaque, which keeps the work linear.</summary>
    public const int MaxDepth = 4;

    public ParseContext(
        string text, TemporaryObjects temporaryObjects, int depth = 0, bool hasEffects = true, SpanMap? spanMap = null)
    {
        Text = text;
        SpanMap = spanMap;
        TemporaryObjects = temporaryObjects;
        Depth = depth;
        HasEffects = hasEffects;
    }

    public string Text { get; }

    /// <summary>From places in <see cref="Text"/> to places in the script; null when they are the same.</summary>
    public SpanMap? SpanMap { get; }

    public TemporaryObjects TemporaryObjects { get; }

    /// <summary>How many bodies surround the statement.</summary>
    public int Depth { get; }

    /// <summary>Whether the statement is executed, so that later ones see what it creates; EXPLAIN alone executes nothing.</summary>
    public bool HasEffects { get; }

    /// <summary>The same for a statement that is only planned.</summary>
    public ParseContext WithoutEffects() => new(Text, TemporaryObjects, Depth, hasEffects: false, SpanMap);

    /// <summary>The same for the statements of a body inside a statement.</summary>
    public ParseContext Nested(string text, SpanMap? spanMap) => new(text, TemporaryObjects, Depth + 1, HasEffects, spanMap);

    /// <summary>Remembers a temporary relation that the statement creates.</summary>
    public void AddTemporary(QualifiedName name, bool dropOnCommit = false)
    {
        if (HasEffects)
        {
            TemporaryObjects.Add(name, dropOnCommit);
        }
    }

    /// <summary>Forgets relations that the statement drops.</summary>
    public void RemoveTemporary(IReadOnlyList<QualifiedName> names)
    {
        foreach (var name in names)
        {
            TemporaryObjects.Remove(name);
        }
    }
}
