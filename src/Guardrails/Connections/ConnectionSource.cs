using System.Globalization;
using Npgsql;

namespace Guardrails.Connections;

/// <summary>
/// Where the guard gets its connections: the caller's data source or the caller's own connection, and for what needs a session
/// of its own (watching, CONCURRENTLY, the migration lock) a dedicated one to the same server that never touches a pool.
/// </summary>
/// <remarks>
/// The watcher's connection is not pooled because with <c>Maximum Pool Size=1</c> it would wait for the very connection it should watch.
/// It is cloned from a connection, not built from a string: the string that a data source shows lacks the password.
/// </remarks>
internal sealed class ConnectionSource
{
    private static readonly Version OldestSupported = new(14, 0);

    private readonly NpgsqlDataSource? _dataSource;
    private readonly NpgsqlConnection? _borrowed;
    private bool _openedByUs;

    private ConnectionSource(NpgsqlDataSource? dataSource, NpgsqlConnection? borrowed)
    {
        _dataSource = dataSource;
        _borrowed = borrowed;
    }

    public EndpointTraits Traits { get; } = new();

    public static ConnectionSource From(NpgsqlDataSource dataSource) => new(dataSource, null);

    public static ConnectionSource From(NpgsqlConnection connection) => new(null, connection);

    /// <summary>The connection that transactions run on, open and of a supported server.</summary>
    public async ValueTask<NpgsqlConnection> RentAsync(CancellationToken cancellationToken)
    {
        var connection = _borrowed ?? _dataSource!.CreateConnection();
        try
        {
            if (connection.FullState == System.Data.ConnectionState.Closed)
            {
                await OpenAsync(connection, cancellationToken).ConfigureAwait(false);
                _openedByUs = _borrowed is not null;
            }

            RefuseOldServers(connection);
            return connection;
        }
        catch
        {
            await ReturnAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A connection of the caller's that is inside a transaction is refused, also when the work would run beside it.</summary>
    public async Task RefuseOpenTransactionAsync(CancellationToken cancellationToken)
    {
        if (_borrowed is { FullState: System.Data.ConnectionState.Open })
        {
            var probe = await Execution.TransactionRunner.BeginAsync(_borrowed, cancellationToken).ConfigureAwait(false);
            await probe.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives a rented connection back in the state it was in: to the pool, or closed when it came closed.</summary>
    public async ValueTask ReturnAsync(NpgsqlConnection connection)
    {
        if (!ReferenceEquals(connection, _borrowed))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        else if (_openedByUs)
        {
            _openedByUs = false;
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Opens an unpooled connection to the same server.</summary>
    /// <param name="purpose">What it is for; stands in its <c>application_name</c> so that a DBA knows what it sees.</param>
    /// <param name="sibling">An open connection whose very host is meant, for data sources with several; <see langword="null"/> when any will do.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task<NpgsqlConnection> OpenDedicatedAsync(DedicatedPurpose purpose, NpgsqlConnection? sibling, CancellationToken cancellationToken)
    {
        var template = sibling ?? _borrowed ?? _dataSource!.CreateConnection();
        try
        {
            var connection = await template.CloneWithAsync(DedicatedSettings(template, purpose), cancellationToken).ConfigureAwait(false);
            try
            {
                await OpenAsync(connection, cancellationToken).ConfigureAwait(false);
                RefuseOldServers(connection);
                if (purpose is DedicatedPurpose.Watch or DedicatedPurpose.Reap or DedicatedPurpose.Preflight)
                {
                    await LimitObserverAsync(connection, purpose, cancellationToken).ConfigureAwait(false);
                }

                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        finally
        {
            if (sibling is null && _borrowed is null)
            {
                await template.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>What names mean and who we are has to be the same on a dedicated session as on the caller's own connection.</summary>
    public async Task CopyIdentityAsync(NpgsqlConnection to, CancellationToken cancellationToken)
    {
        if (_borrowed is not null)
        {
            var from = await RentAsync(cancellationToken).ConfigureAwait(false);
            await Execution.SessionSettings.CopyIdentityAsync(from, to, cancellationToken).ConfigureAwait(false);
            await ReturnAsync(from).ConfigureAwait(false);
        }
    }

    private static string DedicatedSettings(NpgsqlConnection template, DedicatedPurpose purpose)
    {
        var settings = new NpgsqlConnectionStringBuilder(template.ConnectionString)
        {
            Pooling = false,
            Enlist = false,
            Multiplexing = false,
            MaxAutoPrepare = 0,
            TcpKeepAlive = true,
#pragma warning disable CS0618 // Only a data source builder could say it otherwise, and a clone has none.
            // None of our queries needs the user's types, and loading them costs a query of several milliseconds.
            ServerCompatibilityMode = ServerCompatibilityMode.NoTypeLoading,
#pragma warning restore CS0618
        };
        if (template.FullState.HasFlag(System.Data.ConnectionState.Open) && template.Host is { } host)
        {
            settings.Host = host;
            settings.Port = template.Port;
        }

        if (purpose == DedicatedPurpose.Watch)
        {
            settings.ApplicationName = "guardrails watcher";
            settings.CommandTimeout = 5;
            settings.Timeout = 5;
        }
        else if (purpose == DedicatedPurpose.Reap)
        {
            settings.ApplicationName = "guardrails reaper";
            settings.CommandTimeout = 15;
        }
        else if (purpose == DedicatedPurpose.Preflight)
        {
            settings.ApplicationName = "guardrails preflight";
            settings.CommandTimeout = 15;
        }
        else if (purpose == DedicatedPurpose.Lock)
        {
            settings.CommandTimeout = 15;
        }

        return settings.ConnectionString;
    }

    /// <summary>
    /// The queries of those who look at others must not stay in anybody's way. Behind a pooler in transaction mode a SET would leak into
    /// somebody else's session (the pid inside differs from the connection's then): the client's command timeout alone has to do there.
    /// Without <c>jit = off</c> a server with JIT compiles the query about blockers for seconds, because the planner overrates what
    /// its functions return; it runs for a millisecond.
    /// </summary>
    private static async Task LimitObserverAsync(NpgsqlConnection connection, DedicatedPurpose purpose, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            """
            SELECT pg_catalog.set_config(name, CASE WHEN pg_catalog.pg_backend_pid() = $1 THEN value ELSE pg_catalog.current_setting(name) END, false)
            FROM (VALUES ('statement_timeout', $2), ('lock_timeout', '1000'), ('jit', 'off')) AS setting(name, value)
            """,
            connection);
        await using (command.ConfigureAwait(false))
        {
            command.With(connection.ProcessID).With(purpose == DedicatedPurpose.Watch ? "2000" : "10000");
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw CannotConnect(connection, e);
        }
    }

    /// <summary>Names where we wanted to go and why it failed; the connection string, which may hold a password, is never part of it.</summary>
    private static MigrationFailedException CannotConnect(NpgsqlConnection connection, Exception cause)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        var reason = cause is PostgresException refused
            ? $"{refused.MessageText} (SQLSTATE {refused.SqlState})"
            : cause.InnerException?.Message ?? cause.Message;
        return new MigrationFailedException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Cannot connect to PostgreSQL at {settings.Host}:{settings.Port}, database '{settings.Database ?? settings.Username}', user '{settings.Username}': {reason}. Nothing was executed."),
            cause,
            new FailureDetails(null, null));
    }

    private static void RefuseOldServers(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion < OldestSupported)
        {
            throw new MigrationFailedException(
                $"The server at {connection.Host}:{connection.Port} is PostgreSQL {connection.PostgreSqlVersion}; Guardrails supports 14 and later, because it reads pg_locks.waitstart and relies on client_connection_check_interval, which came with 14. Nothing was executed.");
        }
    }
}

/// <summary>What a dedicated connection is for.</summary>
internal enum DedicatedPurpose
{
    /// <summary>Executes statements that cannot run inside a transaction.</summary>
    Execute,

    /// <summary>Looks at others while a statement waits; answers within two seconds or not at all.</summary>
    Watch,

    /// <summary>Ends sessions that are idle in transaction; may take ten seconds for a query, since it works when the server is in trouble.</summary>
    Reap,

    /// <summary>Looks at the catalogue before a statement is executed; may take ten seconds for a query, as there may be many tables.</summary>
    Preflight,

    /// <summary>Holds the migration lock.</summary>
    Lock,
}
