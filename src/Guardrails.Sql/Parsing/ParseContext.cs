using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>What a statement's parser has to know beyond the statement.</summary>
internal sealed class ParseContext
{
    /// <summary>
    /// A DO block in a DO block in … is looked into so many times; deeper bodies stay opaque, which keeps the work linear.
    /// </summary>
    public const int MaxDepth = 4;

    /// <summary>The context of a whole script.</summary>
    public ParseContext(string text, ErrorList errors)
        : this(text, new ScriptState()) => Errors = errors;

    private ParseContext(string text, ScriptState state)
    {
        Text = text;
        State = state;
    }

    public string Text { get; }

    public ScriptState State { get; }

    /// <summary>Where complaints go; null inside bodies, whose text is not complained about.</summary>
    public ErrorList? Errors { get; private init; }

    /// <summary>Whether the statement has been complained about: one complaint per statement is enough.</summary>
    public bool HasError { get; set; }

    /// <summary>From places in <see cref="Text"/> to places in the script; null when they are the same.</summary>
    public SpanMap? SpanMap { get; private init; }

    /// <summary>How many bodies surround the statement.</summary>
    public int Depth { get; private init; }

    /// <summary>Whether the statement is executed, so that later ones see what it creates; EXPLAIN alone executes nothing.</summary>
    public bool HasEffects { get; private init; } = true;

    private TemporaryObjects Temporary => State.Temporary;

    /// <summary>The same for a statement that is only planned.</summary>
    public ParseContext WithoutEffects() => new(Text, State) { Errors = Errors, SpanMap = SpanMap, Depth = Depth, HasEffects = false, HasError = HasError };

    /// <summary>The same for the statements of a body inside a statement.</summary>
    public ParseContext Nested(string text, SpanMap? spanMap) =>
        new(text, State) { SpanMap = spanMap, Depth = Depth + 1, HasEffects = HasEffects };

    /// <summary>Whether the script has created any temporary relation that is still there.</summary>
    public bool HasTemporary => !Temporary.IsEmpty;

    public bool IsTemporary(QualifiedName name) => Temporary.Contains(name);

    public bool AreTemporary(IReadOnlyList<QualifiedName> names) => Temporary.ContainsAll(names);

    /// <summary>Remembers a temporary relation that the statement creates.</summary>
    public void AddTemporary(QualifiedName name, bool dropOnCommit = false)
    {
        if (HasEffects)
        {
            Temporary.Add(name, dropOnCommit);
        }
    }

    /// <summary>Remembers the new name of a temporary relation.</summary>
    public void RenameTemporary(QualifiedName name, QualifiedName newName)
    {
        Temporary.Remove(name);
        AddTemporary(newName);
    }

    /// <summary>Forgets relations that the statement drops.</summary>
    public void RemoveTemporary(IReadOnlyList<QualifiedName> names)
    {
        foreach (var name in names)
        {
            Temporary.Remove(name);
        }
    }

    /// <summary>Complains about the reader's current token and gives up on the statement.</summary>
    public OtherStatement Broken(in StatementHeader header, TokenReader reader, string expected)
    {
        ReportUnexpected(reader, expected);
        return new OtherStatement(header);
    }

    /// <summary>Complains that the reader's current token makes the statement something unknown.</summary>
    public void ReportUnknownCommand(TokenReader reader) =>
        ReportUnexpected(reader, "no command of PostgreSQL 14 to 18 begins like this");

    /// <summary>Complains about the reader's current token, or about the end of the statement.</summary>
    public void ReportUnexpected(TokenReader reader, string expected)
    {
        if (Errors is null || HasError || reader.HasPsqlVariable)
        {
            return;
        }

        HasError = true;
        if (reader.IsAtEnd)
        {
            var end = reader.All.End;
            Errors.Add(new TextSpan(end, 0), $"the statement ends too early at {{0}}: {expected}");
        }
        else
        {
            var token = reader.Current;
            Errors.Add(token.Span, $"syntax error at or near \"{Shorten(reader.GetText(token))}\" at {{0}}: {expected}");
        }
    }

    private static string Shorten(ReadOnlySpan<char> text) =>
        text.Length <= 40 ? text.ToString() : text.Slice(0, 40).ToString() + "…";
}
