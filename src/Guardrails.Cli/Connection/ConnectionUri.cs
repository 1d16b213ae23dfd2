using Npgsql;

namespace Guardrails.Cli.Connection;

/// <summary>
/// Reads <c>postgres://user:password@host:port,host2:port2/database?sslmode=require</c> (PostgreSQL manual, "Connection URIs").
/// .NET's <see cref="Uri"/> cannot: it knows only one host.
/// </summary>
internal static class ConnectionUri
{
    private const string Escape = "a character like @ : / ? # % in it has to be percent-encoded (@ as %40)";

    public static bool IsOne(string text) => Scheme(text) is not null;

    /// <exception cref="FormatException">It is not one. The message never quotes a part of it: any part may belong to a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var rest = text.AsSpan(Scheme(text)!.Length);
        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var (path, query) = SplitTail(end < 0 ? default : rest[end..]);

        var settings = new NpgsqlConnectionStringBuilder();
        var at = authority.IndexOf('@');
        if (at >= 0)
        {
            ReadUser(settings, authority[..at]);
            authority = authority[(at + 1)..];
        }

        if (authority.Contains('@') || path.Contains('@') || path.Contains('/'))
        {
            throw new FormatException($"its password or database name contains a character that ends it; {Escape}");
        }

        ReadHosts(settings, authority.ToString());
        if (path.Length > 0)
        {
            settings.Database = Decode(path);
        }

        ReadParameters(settings, query.ToString(), mayName: !query.Contains('@'));
        return settings;
    }

    private static string? Scheme(string text) =>
        Array.Find(["postgres://", "postgresql://"], s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase));

    private static (string Path, string Query) SplitTail(ReadOnlySpan<char> tail)
    {
        if (tail.Contains('#'))
        {
            throw new FormatException($"it contains a #; {Escape}");
        }

        var question = tail.IndexOf('?');
        var path = question < 0 ? tail : tail[..question];
        return (path.TrimStart('/').ToString(), question < 0 ? string.Empty : tail[(question + 1)..].ToString());
    }

    private static void ReadUser(NpgsqlConnectionStringBuilder settings, ReadOnlySpan<char> user)
    {
        var colon = user.IndexOf(':');
        if ((colon < 0 ? user : user[..colon]) is { Length: > 0 } name)
        {
            settings.Username = Decode(name);
        }

        if (colon >= 0)
        {
            settings.Password = Decode(user[(colon + 1)..]);
        }
    }

    private static void ReadHosts(NpgsqlConnectionStringBuilder settings, string authority)
    {
        if (authority.Length == 0)
        {
            return;
        }

        var hosts = authority.Split(',').Select(ReadHost).ToList();
        if (hosts is [(var name, { } port)])
        {
            settings.Host = name;
            settings.Port = port;
            return;
        }

        settings.Host = string.Join(',', hosts.Select(h => h.Port is { } p ? $"{LibpqParameters.Bracketed(h.Name)}:{p}" : h.Name));
    }

    private static (string Name, int? Port) ReadHost(string text)
    {
        var colon = text.IndexOf(':', Math.Max(0, text.IndexOf(']', StringComparison.Ordinal)));
        var name = Decode(colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (colon < 0 || colon == text.Length - 1)
        {
            return (name, null);
        }

        try
        {
            return (name, LibpqParameters.Port(text[(colon + 1)..]));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new FormatException($"what follows the host's colon is not a port; if it belongs to the password, {Escape}");
        }
    }

    private static void ReadParameters(NpgsqlConnectionStringBuilder settings, string query, bool mayName)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select((pair, index) => (Pair: pair.Split('=', 2), Number: index + 1))
            .OrderBy(p => p.Pair[0] == "port");
        foreach (var (pair, number) in pairs)
        {
            // What other clients write for sslmode=require.
            var (name, value) = pair is ["ssl", "true"] ? ("sslmode", "require") : (Decode(pair[0]), pair.Length == 2 ? Decode(pair[1]) : null);
            if (value is null || !LibpqParameters.Contains(name))
            {
                throw new FormatException(
                    $"parameter {number} behind its question mark{(mayName ? $", {name}," : string.Empty)} is not known, and might matter; known are {LibpqParameters.Names}");
            }

            LibpqParameters.Apply(settings, name, value);
        }
    }

    private static string Decode(ReadOnlySpan<char> text)
    {
        for (var percent = text.IndexOf('%'); percent >= 0;)
        {
            var hex = text[(percent + 1)..];
            if (hex.Length < 2 || !char.IsAsciiHexDigit(hex[0]) || !char.IsAsciiHexDigit(hex[1]))
            {
                throw new FormatException("it contains a % that is not followed by two hexadecimal digits; a percent sign itself is written %25");
            }

            var next = hex[2..].IndexOf('%');
            percent = next < 0 ? -1 : percent + 3 + next;
        }

        return Uri.UnescapeDataString(text);
    }
}
