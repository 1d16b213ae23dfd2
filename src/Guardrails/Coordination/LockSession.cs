using Guardrails.Connections;
using Guardrails.Locking;
using Npgsql;

namespace Guardrails.Coordination;

/// <summary>A session of its own that asks for an advisory lock, holds it and lets it go.</summary>
/// <remarks>
/// It never waits inside the server: a session blocked in <c>pg_advisory_lock()</c> holds a snapshot, and stalls everybody's
/// <c>CREATE INDEX CONCURRENTLY</c> for as long as it waits. Between two commands it holds none.
/// </remarks>
internal sealed class LockSession : IAsyncDisposable
{
    // The session's lock, not the transaction's: that one would be gone at the end of the statement.
    private const string TryLockSql = "SELECT pg_catalog.pg_try_advisory_lock($1, $2)";

    private const string UnlockSql = "SELECT pg_catalog.pg_advisory_unlock($1, $2)";

    // Two-part keys have objsubid 2 (manual, pg_locks).
    private const string IsOurKey =
        """
        l.locktype = 'advisory' AND l.granted AND l.classid = $1::oid AND l.objid = $2::oid AND l.objsubid = 2
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        """;

    private const string HoldsSql =
        $"SELECT EXISTS (SELECT FROM pg_catalog.pg_locks AS l WHERE l.pid = pg_catalog.pg_backend_pid() AND {IsOurKey})";

    private const string HolderSql =
        $"""
        SELECT l.pid, {SessionColumns.Sql}
        FROM pg_catalog.pg_locks AS l
        LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
        WHERE {IsOurKey}
        """;

    // The server cuts the name to 63 bytes. Its own clock is used, so that all who read the name mean the same moment.
    private const string AnnounceSql =
        $"""
        SELECT own.now, pg_catalog.set_config(
            'application_name',
            $3 || pg_catalog.to_char(own.now AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                || coalesce(' ' || nullif(pg_catalog.current_setting('application_name'), ''), ''),
            false)
        FROM (SELECT pg_catalog.clock_timestamp() AS now) AS own
        WHERE EXISTS (SELECT FROM pg_catalog.pg_locks AS l WHERE l.pid = pg_catalog.pg_backend_pid() AND {IsOurKey})
        """;

    // idle_session_timeout set for the role or the database would silently release the lock. The server's keepalives find out within
    // half a minute that our machine is gone, where the system's default takes two hours. Settings that a version lacks are left out.
    private const string SettingsSql =
        """
        SELECT pg_catalog.set_config(s.name, wanted.value, false)
        FROM (VALUES ('idle_session_timeout', '0'), ('transaction_timeout', '0'), ('statement_timeout', '4000'), ('lock_timeout', '1000'),
                     ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3')) AS wanted(name, value)
        JOIN pg_catalog.pg_settings AS s USING (name)
        """;

    private readonly NpgsqlConnection _connection;
    private readonly AdvisoryLockKey _key;

    private LockSession(NpgsqlConnection connection, AdvisoryLockKey key)
    {
        _connection = connection;
        _key = key;
    }

    /// <summary>Process id of the backend, as the connection was told it.</summary>
    public int Pid => _connection.ProcessID;

    public string Database => _connection.Database;

    /// <summary>What messages call the lock.</summary>
    public string Name => _key.Name;

    /// <summary>Whether the connection is beyond use; a query that failed on a living one says nothing about the lock.</summary>
    public bool IsBroken => _connection.FullState != System.Data.ConnectionState.Open;

    /// <exception cref="MigrationFailedException">The server cannot be reached, or a pooler gives its sessions to others between our commands.</exception>
    public static async Task<LockSession> OpenAsync(ConnectionSource connections, AdvisoryLockKey key, CancellationToken cancellationToken)
    {
        Task<NpgsqlConnection> OpenOneAsync(CancellationToken token) => connections.OpenDedicatedAsync(DedicatedPurpose.Lock, null, token);
        var connection = await OpenOneAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await PoolerCheck.RequireSessionAsync(connection, OpenOneAsync, $"the {key.Name}", cancellationToken).ConfigureAwait(false);
            await new NpgsqlCommand(SettingsSql, connection).ReadAllAsync(row => row.GetString(0), cancellationToken).ConfigureAwait(false);
            return new LockSession(connection, key);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
    public Task<bool> TryLockAsync(CancellationToken cancellationToken) => AskAsync(TryLockSql, cancellationToken);

    /// <summary>Whether this very session holds the lock, as the server sees it.</summary>
    public Task<bool> HoldsAsync(CancellationToken cancellationToken) => AskAsync(HoldsSql, cancellationToken);

    /// <summary>Lets the lock go; <see langword="false"/> when this session did not hold it.</summary>
    public Task<bool> UnlockAsync(CancellationToken cancellationToken) => AskAsync(UnlockSql, cancellationToken);

    /// <summary>Who holds the lock at this moment; <see langword="null"/> when it has just been let go.</summary>
    public async Task<LockHolder?> FindHolderAsync(CancellationToken cancellationToken)
    {
        var holders = await Command(HolderSql)
            .ReadAllAsync(row => new LockHolder(SessionColumns.Read(row, 1, row.GetInt32(0))), cancellationToken).ConfigureAwait(false);
        return holders.FirstOrDefault();
    }

    /// <summary>Writes into the session's name that it holds the lock, and since when.</summary>
    /// <returns>The server's time; <see langword="null"/> when this session does not hold the lock it was just given.</returns>
    public async Task<DateTimeOffset?> AnnounceAsync(CancellationToken cancellationToken)
    {
        var times = await Command(AnnounceSql).With(LockHolder.Announce(_key)).ReadAllAsync(row => new DateTimeOffset(row.GetDateTime(0)), cancellationToken).ConfigureAwait(false);
        return times is [var now] ? now : null;
    }

    /// <summary>Lets time pass, and throws at once when the connection dies meanwhile.</summary>
    public async Task ListenAsync(TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(duration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            // Reads from the socket, so that the server's farewell, or the end of the stream, is noticed when it comes.
            await _connection.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private NpgsqlCommand Command(string sql) => new NpgsqlCommand(sql, _connection).With(_key.ClassId).With(_key.ObjectId);

    private async Task<bool> AskAsync(string sql, CancellationToken cancellationToken)
    {
        var answer = await Command(sql).ReadAllAsync(row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        return answer[0];
    }
}
