using System.Globalization;
using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>Timeouts of a dedicated session, for statements outside any transaction: set, then read back.</summary>
internal static class SessionSettings
{
    /// <exception cref="MigrationFailedException">The server did not keep what it was told.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, SessionLimits limits, EndpointTraits traits, CancellationToken cancellationToken)
    {
        while (!await TrySetAsync(connection, limits, traits, cancellationToken).ConfigureAwait(false))
        {
        }

        await VerifyAsync(connection, "lock_timeout", SessionLimits.Milliseconds(limits.LockTimeout), cancellationToken).ConfigureAwait(false);
        await VerifyAsync(connection, "statement_timeout", SessionLimits.Milliseconds(limits.StatementTimeout), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What names mean and who we are has to be the same on the dedicated session as on the caller's own connection.</summary>
    public static async Task CopyIdentityAsync(NpgsqlConnection from, NpgsqlConnection to, CancellationToken cancellationToken)
    {
        foreach (var setting in (string[])["search_path", "role"])
        {
            var value = await ReadAsync(from, "SELECT pg_catalog.current_setting($1)", setting, cancellationToken).ConfigureAwait(false);
            var command = new NpgsqlCommand("SELECT pg_catalog.set_config($1, $2, false)", to);
            await using (command.ConfigureAwait(false))
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> TrySetAsync(NpgsqlConnection connection, SessionLimits limits, EndpointTraits traits, CancellationToken cancellationToken)
    {
        foreach (var sql in limits.ToCommands(local: false, connection.PostgreSqlVersion, traits))
        {
            var command = new NpgsqlCommand(sql, connection);
            await using (command.ConfigureAwait(false))
            {
                try
                {
                    await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (PostgresException e) when (e.SqlState == SqlStates.InvalidParameterValue && sql.Contains("client_connection_check_interval", StringComparison.Ordinal))
                {
                    traits.CannotCheckClient = true;
                    return false;
                }
            }
        }

        return true;
    }

    private static async Task VerifyAsync(NpgsqlConnection connection, string setting, string expected, CancellationToken cancellationToken)
    {
        var actual = await ReadAsync(connection, "SELECT setting FROM pg_catalog.pg_settings WHERE name = $1", setting, cancellationToken).ConfigureAwait(false);
        if (actual != expected)
        {
            throw new MigrationFailedException(
                string.Create(CultureInfo.InvariantCulture, $"The session was told {setting} = {expected} ms and reads back {actual} ms: something between us and the server does not keep session settings. Connect directly, or through a pool in session mode. Nothing was executed."));
        }
    }

    private static async Task<string> ReadAsync(NpgsqlConnection connection, string sql, string setting, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting });
            return (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }
}
