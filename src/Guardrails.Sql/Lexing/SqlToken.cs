namespace Guardrails.Sql.Lexing;

/// <summary>A token and where it stands. The text stays in the script.</summary>
public readonly struct SqlToken : IEquatable<SqlToken>
{
    internal SqlToken(SqlTokenKind kind, int start, int length, SqlKeyword keyword = SqlKeyword.NotKeyword, bool isUnterminated = false)
    {
        Start = start;
        Length = length;
        Keyword = keyword;
        Kind = kind;
        IsUnterminated = isUnterminated;
    }

    /// <summary>The offset of the first character, in UTF-16 units.</summary>
    public int Start { get; }

    /// <summary>The length in UTF-16 units; 0 only at the end of the text.</summary>
    public int Length { get; }

    /// <summary>What the token is.</summary>
    public SqlTokenKind Kind { get; }

    /// <summary>A quoted string, quoted identifier or block comment that the text ends before it is closed.</summary>
    public bool IsUnterminated { get; }

    /// <summary>The keyword that an <see cref="SqlTokenKind.Identifier"/> spells.</summary>
    internal SqlKeyword Keyword { get; }

    /// <summary>The offset behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The token's place.</summary>
    public TextSpan Span => new(Start, Length);

    /// <summary>Whitespace or a comment.</summary>
    public bool IsTrivia => Kind is SqlTokenKind.Whitespace or SqlTokenKind.LineComment or SqlTokenKind.BlockComment;

    /// <inheritdoc/>
    public bool Equals(SqlToken other) =>
        Start == other.Start && Length == other.Length && Kind == other.Kind && IsUnterminated == other.IsUnterminated;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SqlToken other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Start * 397) ^ Length;

    /// <summary>Same place, same kind.</summary>
    public static bool operator ==(SqlToken left, SqlToken right) => left.Equals(right);

    /// <summary>Another place or another kind.</summary>
    public static bool operator !=(SqlToken left, SqlToken right) => !left.Equals(right);

    /// <summary>Kind and place, for the debugger.</summary>
    public override string ToString() => $"{Kind} [{Start}..{End})";
}
