using System.Text;

namespace Guardrails.Sql.Lexing;

/// <summary>From the spelling of an identifier to the name that PostgreSQL stores, and back.</summary>
internal static class SqlIdentifiers
{
    /// <summary>NAMEDATALEN − 1: longer names are cut, in bytes of UTF-8, never inside a character.</summary>
    private const int MaxBytes = 63;

    /// <summary>Folds an unquoted identifier; only ASCII letters change (in UTF-8 databases the server folds no others).</summary>
    public static string Fold(ReadOnlySpan<char> identifier)
    {
        var keyword = SqlKeywords.Find(identifier);
        if (keyword != SqlKeyword.NotKeyword)
        {
            return SqlKeywords.GetText(keyword);
        }

        var name = identifier.ToString();
        foreach (var c in name)
        {
            if (c is >= 'A' and <= 'Z')
            {
                return Truncate(FoldAscii(name));
            }
        }

        return Truncate(name);
    }

    /// <summary>The name that <c>"…"</c> stands for; <paramref name="token"/> includes its quotes.</summary>
    public static string Unquote(ReadOnlySpan<char> token) =>
        Truncate(SqlLiterals.Undouble(SqlLiterals.Inner(token, prefixLength: 0, '"'), '"'));

    /// <summary>The name that <c>U&amp;"…"</c> stands for; <paramref name="token"/> includes prefix and quotes.</summary>
    public static string UnquoteUnicode(ReadOnlySpan<char> token, char escape) =>
        Truncate(SqlLiterals.DecodeUnicode(SqlLiterals.Undouble(SqlLiterals.Inner(token, prefixLength: 2, '"'), '"'), escape));

    /// <summary>
    /// Quotes a name as <c>quote_ident</c> does: unless it is all lower case letters, digits and underscores, and no keyword that
    /// would mean something else.
    /// </summary>
    public static string Quote(string name)
    {
        var safe = name.Length > 0 && name[0] is (>= 'a' and <= 'z') or '_';
        foreach (var c in name)
        {
            safe &= c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_';
        }

        safe = safe && SqlKeywords.GetCategory(SqlKeywords.Find(name.AsSpan())) is KeywordCategory.None or KeywordCategory.Unreserved;
        return safe ? name : "\"" + name.Replace("\"", "\"\"") + "\"";
    }

    private static string FoldAscii(string name)
    {
        var folded = new StringBuilder(name);
        for (var i = 0; i < folded.Length; i++)
        {
            if (folded[i] is >= 'A' and <= 'Z')
            {
                folded[i] = (char)(folded[i] | 0x20);
            }
        }

        return folded.ToString();
    }

    private static string Truncate(string name)
    {
        // No character takes more than three bytes per UTF-16 unit.
        if (name.Length <= MaxBytes / 3)
        {
            return name;
        }

        var bytes = 0;
        for (var i = 0; i < name.Length;)
        {
            var isPair = char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]);
            bytes += isPair ? 4 : name[i] < 0x80 ? 1 : name[i] < 0x800 ? 2 : 3;
            if (bytes > MaxBytes)
            {
                return name.Substring(0, i);
            }

            i += isPair ? 2 : 1;
        }

        return name;
    }
}
