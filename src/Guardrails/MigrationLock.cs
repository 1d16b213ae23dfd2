using Guardrails.Connections;
using Guardrails.Coordination;
using Guardrails.Execution;
using Guardrails.Locking;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Guardrails;

/// <summary>
/// Lets one migration at a time work on a database: a session-level advisory lock on a connection of its own that never touches a pool.
/// Safe for concurrent use; each acquisition is independent, also within one process.
/// </summary>
/// <remarks>
/// While it waits it asks again four times a second and holds no snapshot in between, so that it stalls nobody's
/// <c>CREATE INDEX CONCURRENTLY</c>. The holder writes into its <c>application_name</c> since when it has been holding the lock: everybody may
/// read that, whatever their rights. Needs a direct connection or a pool in session mode; a pooler in transaction mode is refused.
/// Other tools may take part: <c>SELECT pg_try_advisory_lock(1196573779, 1)</c>.
/// </remarks>
public sealed class MigrationLock
{
    /// <summary>First part of the advisory lock's key, <c>pg_locks.classid</c>: 0x47524453, "GRDS". Never changes.</summary>
    public const int AdvisoryLockClassId = 0x47524453;

    /// <summary>Second part of the advisory lock's key, <c>pg_locks.objid</c>. Never changes.</summary>
    public const int AdvisoryLockObjectId = 1;

    /// <summary>
    /// Second part of the key of the deploy lock, which <c>guardrails deploy</c> holds from before it stops the first service until the last one runs.
    /// Never changes.
    /// </summary>
    public const int DeployAdvisoryLockObjectId = 2;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConnectionSource _connections;
    private readonly AdvisoryLockKey _key;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Creates the lock; nothing is connected yet.</summary>
    /// <param name="dataSource">The database. Its pool is not used: a held lock keeps a connection of its own.</param>
    /// <param name="loggerFactory">Where to log who holds the lock meanwhile (events 3001 to 3006); <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public MigrationLock(NpgsqlDataSource dataSource, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
        : this(ConnectionSource.From(dataSource ?? throw new ArgumentNullException(nameof(dataSource))), AdvisoryLockKey.Migration, loggerFactory, timeProvider)
    {
    }

    /// <summary>Creates the lock for those who have a connection and no data source, such as migration frameworks; nothing is connected yet.</summary>
    /// <param name="connection">Says where the database is and who connects. It is not used itself: a held lock keeps a connection of its own.</param>
    /// <param name="loggerFactory">Where to log who holds the lock meanwhile (events 3001 to 3006); <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public MigrationLock(NpgsqlConnection connection, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
        : this(ConnectionSource.From(connection ?? throw new ArgumentNullException(nameof(connection))), AdvisoryLockKey.Migration, loggerFactory, timeProvider)
    {
    }

    private MigrationLock(ConnectionSource connections, AdvisoryLockKey key, ILoggerFactory? loggerFactory, TimeProvider? timeProvider)
    {
        _connections = connections;
        _key = key;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<MigrationLock>();
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The lock that lets one deploy at a time stop and start the services of a database; independent of the migration lock.</summary>
    /// <inheritdoc cref="MigrationLock(NpgsqlDataSource, ILoggerFactory?, TimeProvider?)"/>
    public static MigrationLock ForDeploys(NpgsqlDataSource dataSource, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new MigrationLock(ConnectionSource.From(dataSource), AdvisoryLockKey.Deploy, loggerFactory, timeProvider);
    }

    /// <summary>Waits for the lock and takes it.</summary>
    /// <param name="timeout">How long to wait at most; zero tries once, <see cref="Timeout.InfiniteTimeSpan"/> waits without limit.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The lock; dispose it to let go, and stop working when <see cref="MigrationLockHandle.Lost"/> is cancelled.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative.</exception>
    /// <exception cref="MigrationLockedException">Somebody else held the lock all the time; the exception names who, and since when.</exception>
    /// <exception cref="MigrationFailedException">
    /// The server cannot be reached, is older than PostgreSQL 14, ended our session while it waited, or stands behind a pooler in transaction mode.
    /// </exception>
    public async Task<MigrationLockHandle> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, $"The timeout is {timeout}; it must be zero (try once), positive, or Timeout.InfiniteTimeSpan for no limit.");
        }

        var startedAt = _time.GetTimestamp();
        LockSession? session = null;
        try
        {
            session = await LockSession.OpenAsync(_connections, _key, cancellationToken).ConfigureAwait(false);
            await WaitAsync(session, startedAt, timeout, cancellationToken).ConfigureAwait(false);
            var acquiredAt = await session.AnnounceAsync(cancellationToken).ConfigureAwait(false) ?? throw NotOurs(session.Name);
            var waited = _time.GetElapsedTime(startedAt);
            _logger.Acquired(session.Name, session.Database, waited.TotalSeconds);
            var handle = new MigrationLockHandle(session, acquiredAt, _time, _logger);
            session = null;
            return handle;
        }
        catch (NpgsqlException e)
        {
            throw new MigrationFailedException(
                $"The session that was to hold the {_key.Name} failed: {e.Message.TrimEnd('.')}. Nothing was executed.", e, new FailureDetails(null, null, e.SqlState));
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the lock and takes it, for callers that have only a synchronous path.</summary>
    /// <inheritdoc cref="AcquireAsync"/>
    public MigrationLockHandle Acquire(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        SyncBridge.Run(() => AcquireAsync(timeout, cancellationToken));

    private async Task WaitAsync(LockSession session, long startedAt, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var progress = new WaitProgress(_logger, session);
        while (!await session.TryLockAsync(cancellationToken).ConfigureAwait(false))
        {
            var holder = await session.FindHolderAsync(cancellationToken).ConfigureAwait(false);
            var waited = _time.GetElapsedTime(startedAt);
            if (timeout != Timeout.InfiniteTimeSpan && waited >= timeout)
            {
                throw Locked(session, holder, waited);
            }

            progress.Report(holder, waited);
            var pause = timeout == Timeout.InfiniteTimeSpan || timeout - waited > PollInterval ? PollInterval : timeout - waited;
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static MigrationLockedException Locked(LockSession session, LockHolder? holder, TimeSpan waited) => new(
        holder is null
            ? $"The {session.Name} of database {session.Database} was not free in {SessionText.Age(waited)}; its last holder has just let it go. Another migration or deploy was running: try again. Nothing was executed."
            : $"The {session.Name} of database {session.Database} is held by {holder}; waited {SessionText.Age(waited)}. Another migration or deploy is running: let it finish. If its process is dead, end its session with SELECT pg_terminate_backend({holder.Session.Pid}); and try again. Nothing was executed.",
        holder?.Session,
        holder?.Since);

    private static MigrationFailedException NotOurs(string name) => new(
        $"The server granted the {name}, but the next command met a session that does not hold it: a pooler in transaction mode stands in between. The lock needs a session of its own: connect to PostgreSQL directly, or through a pool in session mode. Nothing was executed.");
}
