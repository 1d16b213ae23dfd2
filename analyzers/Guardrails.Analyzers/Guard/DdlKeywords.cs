namespace Guardrails.Analyzers.Guard;

/// <summary>
/// A quick look at a text before it is parsed: most SQL in an application contains no word that could start DDL.
/// </summary>
internal static class DdlKeywords
{
    /// <summary>The words.</summary>
    public static readonly string[] All =
    [
        "ALTER", "CLUSTER", "CREATE", "DO", "DROP", "IMPORT", "INTO", "LOCK", "REASSIGN", "REFRESH", "REINDEX", "TRUNCATE", "VACUUM",
    ];

    /// <summary>Whether one of the words stands in the text, wherever that is. Yes means only that parsing is worth it.</summary>
    public static bool StandIn(string text)
    {
        for (var position = 0; position < text.Length; position++)
        {
            if (!IsWordCharacter(text[position]))
            {
                continue;
            }

            var start = position;
            while (position < text.Length && IsWordCharacter(text[position]))
            {
                position++;
            }

            if (IsWord(text, start, position - start))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>In place: a text of a hundred thousand words would be a hundred thousand strings.</summary>
    private static bool IsWord(string text, int start, int length)
    {
        foreach (var word in All)
        {
            if (word.Length == length && string.Compare(text, start, word, 0, length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWordCharacter(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or (>= '0' and <= '9');
}
