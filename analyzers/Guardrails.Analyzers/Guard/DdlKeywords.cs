namespace Guardrails.Analyzers.Guard;

/// <summary>
/// A quick look at a text before it is parsed: most SQL in an application contains no word that could start DDL.
/// </summary>
internal static class DdlKeywords
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "ALTER", "CLUSTER", "CREATE", "DO", "DROP", "IMPORT", "INTO", "LOCK", "REASSIGN", "REFRESH", "REINDEX", "TRUNCATE", "VACUUM",
    };

    private static readonly int Longest = Words.Max(static word => word.Length);

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

            if (position - start is > 1 and var length && length <= Longest && Words.Contains(text.Substring(start, length)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWordCharacter(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or (>= '0' and <= '9');
}
