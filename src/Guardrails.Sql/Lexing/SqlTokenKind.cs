namespace Guardrails.Sql.Lexing;

/// <summary>
/// What a token is. Whitespace, comments and the byte order mark are tokens too, so that all tokens together are the text.
/// </summary>
public enum SqlTokenKind : byte
{
    /// <summary>The end of the text; has no length and is returned for ever.</summary>
    EndOfText,

    /// <summary>Blanks, tabs, line ends, form feeds, vertical tabs; also a byte order mark at the very start.</summary>
    Whitespace,

    /// <summary>From <c>--</c> to the end of the line, the line end not included.</summary>
    LineComment,

    /// <summary><c>/* … */</c>, nested ones included.</summary>
    BlockComment,

    /// <summary>A keyword or an unquoted identifier.</summary>
    Identifier,

    /// <summary><c>"…"</c></summary>
    QuotedIdentifier,

    /// <summary><c>U&amp;"…"</c>; a following <c>UESCAPE</c> and its string are tokens of their own.</summary>
    UnicodeIdentifier,

    /// <summary><c>'…'</c>, parts continued on further lines included.</summary>
    String,

    /// <summary><c>E'…'</c></summary>
    EscapeString,

    /// <summary><c>U&amp;'…'</c>; a following <c>UESCAPE</c> and its string are tokens of their own.</summary>
    UnicodeString,

    /// <summary><c>N'…'</c></summary>
    NationalString,

    /// <summary><c>B'…'</c></summary>
    BitString,

    /// <summary><c>X'…'</c></summary>
    HexString,

    /// <summary><c>$$…$$</c> or <c>$tag$…$tag$</c></summary>
    DollarString,

    /// <summary>An integer or decimal number, in all forms of PostgreSQL 14 to 18.</summary>
    Number,

    /// <summary><c>$1</c></summary>
    Parameter,

    /// <summary>An operator by PostgreSQL's rules, <c>*</c>, <c>=</c>, <c>&lt;</c> and <c>&gt;</c> included.</summary>
    Operator,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary><c>.</c></summary>
    Dot,

    /// <summary><c>..</c>, only PL/pgSQL uses it.</summary>
    DotDot,

    /// <summary><c>(</c></summary>
    OpenParenthesis,

    /// <summary><c>)</c></summary>
    CloseParenthesis,

    /// <summary><c>[</c></summary>
    OpenBracket,

    /// <summary><c>]</c></summary>
    CloseBracket,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>::</c></summary>
    Cast,

    /// <summary><c>:=</c></summary>
    ColonEquals,

    /// <summary>A variable of psql: <c>:name</c>, <c>:'name'</c>, <c>:"name"</c> or <c>:{?name}</c>.</summary>
    PsqlVariable,

    /// <summary>
    /// A meta-command of psql with its arguments: from the backslash to the end of the line (not included), to the separator
    /// <c>\\</c> (included), or to the backslash of the next meta-command (not included).
    /// </summary>
    PsqlMetaCommand,

    /// <summary>psql's <c>\;</c>: separates two statements that psql sends together.</summary>
    PsqlSemicolon,

    /// <summary>A character that begins no token of SQL.</summary>
    Unknown,
}
