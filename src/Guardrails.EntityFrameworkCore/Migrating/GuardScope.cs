using Guardrails.EntityFrameworkCore.Infrastructure;
using Guardrails.Integration;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.EntityFrameworkCore.Migrating;

/// <summary>What the guarded services of one context share: the limits, the connection, and the migration lock while it is held.</summary>
internal sealed class GuardScope(IDbContextOptions options, IRelationalConnection connection, ILoggerFactory loggers)
{
    public const string Framework = "EF Core";

    private bool? _isOff;
    private MigrationLockHandle? _held;

    public GuardOptions Options => options.FindExtension<GuardrailsOptionsExtension>()!.Options;

    public ILoggerFactory Loggers => loggers;

    /// <summary>Whether <c>GUARDRAILS_MODE=off</c> leaves everything to EF Core; the warning is given once for each context.</summary>
    public bool IsOff => _isOff ??= GuardMode.IsOff(Framework, loggers);

    /// <summary>Whether a run of this context holds the migration lock.</summary>
    public bool IsLocked => _held is not null;

    /// <summary>Cancelled when the migration lock is lost under a run.</summary>
    public CancellationToken Lost => _held?.Lost ?? CancellationToken.None;

    public NpgsqlConnection Connection => connection.DbConnection as NpgsqlConnection
        ?? throw new InvalidOperationException(
            $"UseGuardrails() guards migrations on PostgreSQL through Npgsql, and this context's connection is a {connection.DbConnection.GetType().Name}. Use UseNpgsql(), or remove UseGuardrails().");

    public MigrationLock Lock => new(Connection, loggers);

    /// <summary>
    /// In seconds: how long EF Core's own commands may wait, above all its lock on the history table: another migrator that works without
    /// guard is waited for like one with it. Never shorter than what the user set.
    /// </summary>
    public int OwnCommandTimeout { get; private set; }

    public void RefuseUserTransaction()
    {
        if (connection.CurrentTransaction is not null)
        {
            throw new InvalidOperationException(
                "The context is inside a transaction, and migrations under guard need their own: each is rolled back and repeated until its locks are granted. Migrate before you begin the transaction.");
        }
    }

    /// <summary>For the time of a run: the lock is known, and EF Core's own commands have time to wait.</summary>
    public IDisposable Enter(MigrationLockHandle held)
    {
        var before = connection.CommandTimeout;
        var limit = Options.MigrationLockTimeout == Timeout.InfiniteTimeSpan || before == 0 ? 0 : (int)Math.Ceiling(Options.MigrationLockTimeout.TotalSeconds);
        OwnCommandTimeout = limit == 0 ? 0 : Math.Max(limit, before ?? 0);
        connection.CommandTimeout = OwnCommandTimeout;
        _held = held;
        return new Leave(() =>
        {
            connection.CommandTimeout = before;
            _held = null;
        });
    }

    /// <summary>The typed exception for what a run threw; <see langword="null"/> to leave it as it is.</summary>
    public Exception? Explain(Exception error, CancellationToken cancellationToken)
    {
        if (error is OperationCanceledException)
        {
            return Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested
                ? new MigrationFailedException($"The migration lock was lost: the session that held it was ended. {error.Message}", error)
                : null;
        }

        var typed = FrameworkFailure.Find(error, Framework);
        return ReferenceEquals(typed, error) ? null : typed;
    }

    private sealed class Leave(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
