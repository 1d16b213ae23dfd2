using Guardrails.Cli.Infrastructure;
using Npgsql;

namespace Guardrails.Cli.Connection;

/// <summary>Finds out which database is meant. No message ever quotes a setting's value: it may be, or contain, a password.</summary>
internal static class ConnectionSettings
{
    private const string OptionName = "--connection";
    private const string NeitherForm =
        "it is neither keywords and values (Host=…;Database=…), nor a URI (postgres://…); a password with ; or = in it needs double quotes around it";

    private static readonly string[] Variables = ["GUARDRAILS_CONNECTION", "DATABASE_URL"];
    private static readonly string[] PgVariables = ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE"];

    // PGUSER, PGPASSWORD, PGPASSFILE, PGOPTIONS, PGAPPNAME and the certificates' variables are read by Npgsql itself, for each way.
    private static readonly (string Variable, string Parameter)[] PgParameters =
    [
        ("PGHOST", "host"), ("PGPORT", "port"), ("PGDATABASE", "dbname"), ("PGSSLMODE", "sslmode"), ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ];

    /// <summary>The first of: the option, GUARDRAILS_CONNECTION, DATABASE_URL, PGHOST and the like.</summary>
    /// <param name="option">The value of <c>--connection</c>; <see langword="null"/> when it was not given.</param>
    /// <param name="environment">Reads an environment variable. An empty one counts as not set.</param>
    /// <exception cref="UsageException">None is given, or the first that is given cannot be understood.</exception>
    public static NpgsqlDataSource CreateDataSource(string? option, Func<string, string?> environment)
    {
        var settings = Resolve(option, environment);
        try
        {
            return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new UsageException($"the connection's settings do not fit together: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>The settings of the first way that is given, with what we add to them.</summary>
    /// <inheritdoc cref="CreateDataSource"/>
    public static NpgsqlConnectionStringBuilder Resolve(string? option, Func<string, string?> environment)
    {
        var settings = Find(option, environment);
        Complete(settings, environment);
        return settings;
    }

    private static NpgsqlConnectionStringBuilder Find(string? option, Func<string, string?> environment)
    {
        if (option is not null)
        {
            return Parse(option, OptionName);
        }

        if (Array.Find(Variables, name => !string.IsNullOrWhiteSpace(environment(name))) is { } variable)
        {
            return Parse(environment(variable)!, variable);
        }

        if (Array.Exists(PgVariables, name => !string.IsNullOrEmpty(environment(name))))
        {
            return FromPgVariables(environment);
        }

        throw new UsageException(
            $"no database is given. Say which one with {OptionName}, or in the environment with {string.Join(" or ", Variables)} (Host=…;Database=…;Username=…, postgres://user@host/database, or host=… dbname=… user=…), or with {string.Join(", ", PgVariables)}.");
    }

    private static NpgsqlConnectionStringBuilder Parse(string text, string source)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException($"{source} is empty.");
        }

        try
        {
            return ConnectionUri.IsOne(text) ? ConnectionUri.Parse(text) : LibpqKeywords.TryParse(text) ?? FromNpgsqlKeywords(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{source} cannot be understood: {e.Message}.");
        }
    }

    private static NpgsqlConnectionStringBuilder FromNpgsqlKeywords(string text)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(text);

            // What was meant for libpq, with a typo, would be one long host name to Npgsql, password included.
            return settings.Host?.IndexOfAny([' ', '=']) > 0 ? throw new FormatException(NeitherForm) : settings;
        }
        catch (ArgumentException e)
        {
            throw new FormatException(KeywordsBeforePassword(text).Contains(e.ParamName ?? string.Empty, StringComparer.OrdinalIgnoreCase)
                ? $"Npgsql does not know the keyword '{e.ParamName}', or its value does not suit it"
                : NeitherForm);
        }
    }

    /// <summary>Npgsql's own message quotes keyword and value. Only a keyword in front of the password is surely no part of it.</summary>
    private static IEnumerable<string> KeywordsBeforePassword(string text) =>
        text.Split(';').Select(pair => pair.Split('=')[0].Trim())
            .TakeWhile(keyword => !keyword.StartsWith("passw", StringComparison.OrdinalIgnoreCase)
                && !keyword.Equals("pwd", StringComparison.OrdinalIgnoreCase) && !keyword.Equals("psw", StringComparison.OrdinalIgnoreCase));

    private static NpgsqlConnectionStringBuilder FromPgVariables(Func<string, string?> environment)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        foreach (var (variable, parameter) in PgParameters)
        {
            if (environment(variable) is { Length: > 0 } value)
            {
                try
                {
                    LibpqParameters.Apply(settings, parameter, value);
                }
                catch (FormatException)
                {
                    throw new UsageException($"{variable} has a value that it cannot have.");
                }
            }
        }

        return settings;
    }

    private static void Complete(NpgsqlConnectionStringBuilder settings, Func<string, string?> environment)
    {
        settings.Host ??= "localhost";
        if (settings.ApplicationName is null && string.IsNullOrEmpty(environment("PGAPPNAME")))
        {
            settings.ApplicationName = "guardrails";
        }

        if (!settings.Host.Contains(',', StringComparison.Ordinal))
        {
            // With one host there is nothing to choose from, and Npgsql refuses to be told how.
            settings.TargetSessionAttributes = null;
        }
        else if (settings.TargetSessionAttributes is null && string.IsNullOrEmpty(environment("PGTARGETSESSIONATTRS")))
        {
            // Any would do for reading; a standby has neither the locks nor the idle sessions that matter, and migrates nothing.
            settings.TargetSessionAttributes = "primary";
        }
    }
}
