using System.Globalization;
using Npgsql;

namespace Guardrails.Cli.Connection;

/// <summary>
/// The connection parameters of PostgreSQL's own client library (PostgreSQL manual, "Parameter Key Words"), which URIs and keyword strings
/// of other tools use, as settings of Npgsql.
/// </summary>
internal static class LibpqParameters
{
    private static readonly Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>> Known = new(StringComparer.Ordinal)
    {
        ["host"] = (settings, value) => settings.Host = value,
        ["port"] = (settings, value) => SetPorts(settings, value),
        ["dbname"] = (settings, value) => settings.Database = value,
        ["user"] = (settings, value) => settings.Username = value,
        ["password"] = (settings, value) => settings.Password = value,
        ["passfile"] = (settings, value) => settings.Passfile = value,
        ["application_name"] = (settings, value) => settings.ApplicationName = value,
        ["fallback_application_name"] = (settings, value) => settings.ApplicationName ??= value,
        ["connect_timeout"] = (settings, value) => settings.Timeout = Number(value),
        ["client_encoding"] = (settings, value) => settings.ClientEncoding = value,
        ["options"] = (settings, value) => settings.Options = value,
        ["sslmode"] = (settings, value) => settings.SslMode = OneOf<SslMode>(value),
        ["sslnegotiation"] = (settings, value) => settings.SslNegotiation = OneOf<SslNegotiation>(value),
        ["sslrootcert"] = (settings, value) => settings.RootCertificate = value,
        ["sslcert"] = (settings, value) => settings.SslCertificate = value,
        ["sslkey"] = (settings, value) => settings.SslKey = value,
        ["sslpassword"] = (settings, value) => settings.SslPassword = value,
        ["gssencmode"] = (settings, value) => settings.GssEncryptionMode = OneOf<GssEncryptionMode>(value),
        ["krbsrvname"] = (settings, value) => settings.KerberosServiceName = value,
        ["channel_binding"] = (settings, value) => settings.ChannelBinding = OneOf<ChannelBinding>(value),
        ["require_auth"] = (settings, value) => settings.RequireAuth = value,
        ["target_session_attrs"] = (settings, value) => settings.TargetSessionAttributes = value,
        ["load_balance_hosts"] = (settings, value) => settings.LoadBalanceHosts = value == "random",
        ["keepalives"] = (settings, value) => settings.TcpKeepAlive = Number(value) != 0,
        ["keepalives_idle"] = (settings, value) => settings.TcpKeepAliveTime = Number(value),
        ["keepalives_interval"] = (settings, value) => settings.TcpKeepAliveInterval = Number(value),
    };

    /// <summary>The names, for error messages.</summary>
    public static string Names => string.Join(", ", Known.Keys.Order(StringComparer.Ordinal));

    public static bool Contains(string name) => Known.ContainsKey(name);

    /// <summary>Applies one parameter. Apply <c>host</c> before <c>port</c>: a list of ports belongs to a list of hosts.</summary>
    /// <exception cref="FormatException">The value does not suit the parameter. The message names the parameter, never the value.</exception>
    public static void Apply(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        try
        {
            Known[name](settings, value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"the value of {name} is not one that it can have");
        }
    }

    /// <summary>One port for all hosts, or one for each, separated by commas.</summary>
    private static void SetPorts(NpgsqlConnectionStringBuilder settings, string value)
    {
        var ports = value.Split(',');
        if (ports.Length == 1)
        {
            settings.Port = Port(ports[0]);
            return;
        }

        var hosts = (settings.Host ?? string.Empty).Split(',');
        if (hosts.Length != ports.Length)
        {
            throw new FormatException("as many ports as hosts");
        }

        settings.Host = string.Join(',', hosts.Zip(ports, (host, port) => $"{Bracketed(host)}:{Port(port)}"));
    }

    public static int Port(string value) => Number(value) is var port and > 0 and <= 65535 ? port : throw new FormatException("port");

    /// <summary>An IPv6 address in front of a port needs brackets.</summary>
    public static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;

    private static int Number(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>libpq writes verify-full where Npgsql's name is VerifyFull.</summary>
    private static T OneOf<T>(string value)
        where T : struct, Enum =>
        Enum.TryParse<T>(value.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var result) && Enum.IsDefined(result)
            && !char.IsAsciiDigit(value[0])
            ? result
            : throw new FormatException(value.Length.ToString(CultureInfo.InvariantCulture));
}
