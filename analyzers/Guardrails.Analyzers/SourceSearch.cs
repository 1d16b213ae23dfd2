using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers;

/// <summary>
/// Looks for words in the text of a file, before any of its nodes is asked for: a search takes microseconds, where the tokens and nodes of
/// a file that nobody has asked for yet have to be made first. Yes means only that a closer look is worth it.
/// </summary>
internal static class SourceSearch
{
    /// <summary>Whether one of the words stands in the file, as a name or anywhere else.</summary>
    public static bool MentionsAny(SyntaxTree tree, string[] words, CancellationToken cancellationToken)
    {
        var text = TextOf(tree, cancellationToken);
        foreach (var word in words)
        {
            if (Contains(text, word))
            {
                return true;
            }
        }

        return HasEscapes(text);
    }

    /// <summary>Whether the word stands in the file, in any case.</summary>
    public static bool MentionsInAnyCase(SyntaxTree tree, string word, CancellationToken cancellationToken)
    {
        var text = TextOf(tree, cancellationToken);
        return text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0 || HasEscapes(text);
    }

    /// <summary>Whether one of the words stands in the file by itself, not as part of another name.</summary>
    public static bool MentionsWord(SyntaxTree tree, IEnumerable<string> words, StringComparison comparison, CancellationToken cancellationToken)
    {
        var text = TextOf(tree, cancellationToken);
        foreach (var word in words)
        {
            for (var at = text.IndexOf(word, comparison); at >= 0; at = text.IndexOf(word, at + 1, comparison))
            {
                if ((at == 0 || !IsNamePart(text[at - 1])) && (at + word.Length == text.Length || !IsNamePart(text[at + word.Length])))
                {
                    return true;
                }
            }
        }

        return HasEscapes(text);
    }

    /// <summary>Whether <c>throw</c> stands in the file with an expression, and as a statement: behind <c>=&gt;</c> and <c>??</c> it is none.</summary>
    public static bool HasThrowStatement(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var text = TextOf(tree, cancellationToken);
        for (var at = text.IndexOf("throw", StringComparison.Ordinal); at >= 0; at = text.IndexOf("throw", at + 1, StringComparison.Ordinal))
        {
            var before = at - 1;
            while (before >= 0 && char.IsWhiteSpace(text[before]))
            {
                before--;
            }

            if (NextSign(text, at + 5) != ';' && (before < 0 || text[before] is not ('>' or '?')))
            {
                return true;
            }
        }

        return HasEscapes(text);
    }

    /// <summary>Whether the file has a <c>new(…)</c> with arguments and without a type.</summary>
    public static bool HasTargetTypedCreation(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var text = TextOf(tree, cancellationToken);
        for (var at = text.IndexOf("new", StringComparison.Ordinal); at >= 0; at = text.IndexOf("new", at + 1, StringComparison.Ordinal))
        {
            if (NextSign(text, at + 3) == '(' && NextSign(text, text.IndexOf('(', at) + 1) != ')')
            {
                return true;
            }
        }

        return HasEscapes(text);
    }

    /// <summary>The first character from a place on that is no white space; <c>'\0'</c> at the end.</summary>
    private static char NextSign(string text, int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        return from < text.Length ? text[from] : '\0';
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character == '_';

    private static bool Contains(string text, string word) => text.IndexOf(word, StringComparison.Ordinal) >= 0;

    // A name may be written with \u0041, a text with \x41 too.
    private static bool HasEscapes(string text) => Contains(text, "\\u") || Contains(text, "\\U") || Contains(text, "\\x");

    // No copy: it is the very string that the file was read into.
    private static string TextOf(SyntaxTree tree, CancellationToken cancellationToken) => tree.GetText(cancellationToken).ToString();
}
