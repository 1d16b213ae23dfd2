namespace Guardrails.Sql.Lexing;

/// <summary>
/// The character classes of PostgreSQL's scanner (manual, "Lexical Structure"). Every non-ASCII character is a letter to it.
/// </summary>
internal static class CharacterClass
{
    private const byte Space = 1;
    private const byte Letter = 2;
    private const byte Digit = 4;
    private const byte Dollar = 8;
    private const byte OperatorSign = 16;
    private const byte HexLetter = 32;

    private const int TableSize = 128;

    private static readonly byte[] Table = BuildTable();

    public static bool IsSpace(char c) => c < TableSize && (Table[c] & Space) != 0;

    public static bool IsDigit(char c) => (uint)(c - '0') <= 9;

    public static bool IsHexDigit(char c) => c < TableSize && (Table[c] & (Digit | HexLetter)) != 0;

    public static bool IsIdentifierStart(char c) => c >= TableSize || (Table[c] & Letter) != 0;

    public static bool IsIdentifierPart(char c) => c >= TableSize || (Table[c] & (Letter | Digit | Dollar)) != 0;

    /// <summary>What may stand in the tag of a dollar quote or in the name of a psql variable behind the first character.</summary>
    public static bool IsTagPart(char c) => c >= TableSize || (Table[c] & (Letter | Digit)) != 0;

    public static bool IsOperator(char c) => c < TableSize && (Table[c] & OperatorSign) != 0;

    public static bool IsLineEnd(char c) => c is '\n' or '\r';

    private static byte[] BuildTable()
    {
        var table = new byte[TableSize];
        Mark(" \t\n\r\f\v", Space);
        Mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", Letter);
        Mark("0123456789", Digit);
        Mark("$", Dollar);
        Mark("~!@#^&|`?+-*/%<>=", OperatorSign);
        Mark("abcdefABCDEF", HexLetter);
        return table;

        void Mark(string characters, byte flag)
        {
            foreach (var c in characters)
            {
                table[c] |= flag;
            }
        }
    }
}
