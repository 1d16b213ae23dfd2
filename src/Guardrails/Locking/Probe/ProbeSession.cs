using System.Globalization;
using Guardrails.Connections;
using Guardrails.Execution;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Locking.Probe;

/// <summary>The session that runs the SQL, and the limits on every statement.</summary>
internal sealed class ProbeSession(ConnectionSource connections, NpgsqlConnection connection, TimeSpan deadline, TimeProvider time)
{
    public NpgsqlConnection Connection => connection;

    public ConnectionSource Connections => connections;

    public TimeProvider Time => time;

    /// <summary>Switches off what would hide work from the session's counters.</summary>
    /// <exception cref="MigrationFailedException">The server counts nothing.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var trackCounts = await new NpgsqlCommand(
            """
            SELECT pg_catalog.current_setting('track_counts'),
                   pg_catalog.set_config('max_parallel_maintenance_workers', '0', false), pg_catalog.set_config('max_parallel_workers_per_gather', '0', false)
            """,
            connection).ReadAllAsync(r => r.GetString(0), cancellationToken).ConfigureAwait(false);
        if (trackCounts is not ["on"])
        {
            throw new MigrationFailedException(
                $"The server at {connection.Host}:{connection.Port} has track_counts = off, so nobody can see which tables a statement reads. Set track_counts = on for the database of the probe. Nothing was executed.");
        }
    }

    /// <summary>Runs one command or statement; several in one text would share a transaction.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var batch = CreateBatch(sql);
        await using (batch.ConfigureAwait(false))
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public NpgsqlBatch CreateBatch(params ReadOnlySpan<string> commands)
    {
        var batch = connection.CreateBatch();
        batch.Timeout = 0; // the deadline ends it
        foreach (var sql in commands)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        return batch;
    }

    /// <summary>Ends what takes longer than the deadline.</summary>
    /// <exception cref="TimeoutException">It did.</exception>
    public async Task<T> WithinDeadlineAsync<T>(SqlStatement statement, string sql, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await action(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Statement {statement.Number} was not done within the probe's deadline of {deadline.TotalSeconds:0.###} s and was cancelled: {Failures.Shorten(sql)}. Nobody else may hold locks in the probed database; or raise the deadline."),
                e);
        }
    }
}
