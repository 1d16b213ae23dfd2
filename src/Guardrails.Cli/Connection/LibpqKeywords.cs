using System.Text;
using Npgsql;

namespace Guardrails.Cli.Connection;

/// <summary>Reads a keyword string of PostgreSQL's own client library: <c>host=db dbname=shop user=migrator</c> (manual, "Keyword/Value Connection Strings").</summary>
internal static class LibpqKeywords
{
    /// <summary>
    /// Reads the text when it is such a string, and not one of Npgsql's (<c>Host=db;Database=shop</c>): all its keywords are known, and
    /// there are several, or one and no semicolon.
    /// </summary>
    /// <exception cref="FormatException">It is one, but a value is wrong.</exception>
    public static NpgsqlConnectionStringBuilder? TryParse(string text)
    {
        if (Split(text) is not { Count: > 0 } pairs || !pairs.TrueForAll(p => LibpqParameters.Contains(p.Name))
            || (pairs.Count == 1 && text.Contains(';', StringComparison.Ordinal)))
        {
            return null;
        }

        var settings = new NpgsqlConnectionStringBuilder();
        foreach (var (name, value) in pairs.OrderBy(p => p.Name == "port"))
        {
            LibpqParameters.Apply(settings, name, value);
        }

        return settings;
    }

    private static List<(string Name, string Value)>? Split(string text)
    {
        var pairs = new List<(string, string)>();
        var position = 0;
        while (true)
        {
            SkipSpace(text, ref position);
            if (position == text.Length)
            {
                return pairs;
            }

            var equals = text.IndexOf('=', position);
            if (equals < 0)
            {
                return null;
            }

            var name = text[position..equals].TrimEnd();
            position = equals + 1;
            SkipSpace(text, ref position);
            if (ReadValue(text, ref position) is not { } value)
            {
                return null;
            }

            pairs.Add((name, value));
        }
    }

    /// <summary>A value in single quotes, or up to the next space; a backslash takes the next character as it is.</summary>
    private static string? ReadValue(string text, ref int position)
    {
        var value = new StringBuilder();
        var quoted = position < text.Length && text[position] == '\'';
        position += quoted ? 1 : 0;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (c == '\\' && position + 1 < text.Length)
            {
                value.Append(text[++position]);
            }
            else if (quoted && c == '\'')
            {
                position++;
                return value.ToString();
            }
            else if (!quoted && char.IsWhiteSpace(c))
            {
                break;
            }
            else
            {
                value.Append(c);
            }
        }

        return quoted ? null : value.ToString();
    }

    private static void SkipSpace(string text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }
}
