using System.Text.RegularExpressions;

namespace Guardrails.Cli.Infrastructure;

/// <summary>
/// Takes passwords out of text before anybody sees it: out of SQL (<c>ALTER ROLE … PASSWORD '…'</c>), which is quoted in reports and error
/// messages, and out of arguments, where a connection string may stand in the wrong place.
/// </summary>
internal static partial class Secrets
{
    private const string Hidden = "***";

    /// <summary>Masks the password literals of SQL text and the passwords of connection settings inside it.</summary>
    public static string Mask(string text)
    {
        // Most texts have neither; the expressions are only tried on those that have.
        if (text.Contains("passw", StringComparison.OrdinalIgnoreCase))
        {
            text = PasswordLiteral().Replace(text, $"$1'{Hidden}'");
            text = PasswordSetting().Replace(text, $"$1{Hidden}");
        }

        return text.Contains("://", StringComparison.Ordinal) ? UriPassword().Replace(text, $"$1{Hidden}@") : text;
    }

    /// <summary>Whether a message must not quote this argument, because it could be a connection string in the wrong place.</summary>
    public static bool LooksLikeConnection(string text) => ConnectionLike().IsMatch(text);

    // PASSWORD 'x', PASSWORD E'x', password = 'x', PASSWORD $$x$$; an unterminated literal, in a text that was cut short, to its end.
    [GeneratedRegex(@"\b(passw(?:or)?d\s*=?\s*)(?:[eEuU]?&?'(?:[^'\\]|''|\\.)*(?:'|$)|(?<tag>\$\w*\$).*?(?:\k<tag>|$))", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex PasswordLiteral();

    [GeneratedRegex(@"\b(passw(?:or)?d\s*=\s*)(?!')[^\s;'""&]+", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordSetting();

    [GeneratedRegex(@"(\b\w+://[^\s/@:]*:)[^\s/]*@")]
    private static partial Regex UriPassword();

    [GeneratedRegex(@"\w+://|\b(passw(or)?d|pwd|psw)\s*=|\bhost\s*=|\bserver\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionLike();
}
