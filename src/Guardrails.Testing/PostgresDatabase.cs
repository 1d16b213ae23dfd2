using Npgsql;

namespace Guardrails.Testing;

/// <summary>A database of its own for one test; disposing it drops it, whoever is still connected.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string _adminConnectionString;
    private bool _disposed;

    private PostgresDatabase(string adminConnectionString, string name)
    {
        _adminConnectionString = adminConnectionString;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(adminConnectionString) { Database = name, Pooling = true }.ConnectionString;
    }

    /// <summary>The database's name: lower-case letters, digits and underscores, needs no quotes.</summary>
    public string Name { get; }

    /// <summary>A connection string of a superuser for this database, password included.</summary>
    public string ConnectionString { get; }

    internal static async Task<PostgresDatabase> CreateAsync(
        string adminConnectionString, string? template, CancellationToken cancellationToken)
    {
        var database = new PostgresDatabase(adminConnectionString, $"guardrails_{Guid.NewGuid():N}");

        // template0 and not the server's default template1: nobody can be connected to it, which would make CREATE DATABASE fail.
        await ExecuteAsync(
            adminConnectionString,
            $"CREATE DATABASE {database.Name} TEMPLATE {Quote(template ?? "template0")}",
            cancellationToken).ConfigureAwait(false);
        return database;
    }

    /// <summary>Drops the database, ending its sessions and rolling back its prepared transactions. Does nothing the second time.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses to drop the database.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        ForgetPool();
        var drop = $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)";
        try
        {
            await ExecuteAsync(_adminConnectionString, drop, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            // FORCE ends sessions but refuses while a prepared transaction exists (PostgreSQL manual, DROP DATABASE).
            await RollbackPreparedTransactionsAsync().ConfigureAwait(false);
            await ExecuteAsync(_adminConnectionString, drop, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Closes what a caller's pool still holds: its connections are of no use without the database.</summary>
    private void ForgetPool()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    private async Task RollbackPreparedTransactionsAsync()
    {
        var identifiers = new List<string>();
        var unpooled = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString;
        var connection = new NpgsqlConnection(unpooled);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync().ConfigureAwait(false);
            var select = new NpgsqlCommand("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()", connection);
            await using (select.ConfigureAwait(false))
            {
                var reader = await select.ExecuteReaderAsync().ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync().ConfigureAwait(false))
                    {
                        identifiers.Add(reader.GetString(0));
                    }
                }
            }
        }

        foreach (var identifier in identifiers)
        {
            await ExecuteAsync(
                unpooled, $"ROLLBACK PREPARED '{identifier.Replace("'", "''", StringComparison.Ordinal)}'", CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
#pragma warning disable CA2100 // The names come from this class, or are quoted.
            var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
