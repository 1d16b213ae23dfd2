namespace Guardrails.Sql.Lexing;

/// <summary>
/// Finds a word in any case. The library's own search compares every character with both cases of the word's first letter, which took
/// 5 % of a whole lint run; this one leaps from one sign to the next.
/// </summary>
internal static class AsciiSearch
{
    /// <summary>The offset of the first occurrence; -1 when there is none.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="word">Lower-case ASCII with a sign in it that is no letter, the rarer in SQL the better.</param>
    /// <param name="sign">The offset of that sign in the word.</param>
    public static int IndexOf(ReadOnlySpan<char> text, string word, int sign)
    {
        var position = sign;
        while (position < text.Length)
        {
            var next = text.Slice(position).IndexOf(word[sign]);
            if (next < 0)
            {
                return -1;
            }

            position += next;
            if (text.Length - position >= word.Length - sign && EqualsLower(text.Slice(position - sign, word.Length), word))
            {
                return position - sign;
            }

            position++;
        }

        return -1;
    }

    private static bool EqualsLower(ReadOnlySpan<char> text, string word)
    {
        for (var i = word.Length - 1; i >= 0; i--)
        {
            var c = text[i];
            if ((c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c) != word[i])
            {
                return false;
            }
        }

        return true;
    }
}
