using Npgsql;

namespace Guardrails.Tests.Shared;

/// <summary>
/// One server session of its own, outside any pool: the application that blocks a migration, or the reader that queues behind it.
/// Like a connection it does one thing at a time.
/// </summary>
public sealed class Session : IAsyncDisposable
{
    private static readonly TimeSpan StatementDeadline = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _closing = new();
    private Task _background = Task.CompletedTask;
    private bool _disposed;

    private Session(NpgsqlConnection connection) => Connection = connection;

    /// <summary>The connection, for what has no method here.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The process id of the server's backend.</summary>
    public int Pid => Connection.ProcessID;

    /// <summary>Opens a session.</summary>
    public static async Task<Session> OpenAsync(
        string connectionString, string applicationName = "test session", CancellationToken cancellationToken = default)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = applicationName,
            Pooling = false,
            IncludeErrorDetail = true,
            CommandTimeout = (int)StatementDeadline.TotalSeconds,
        };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new Session(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs SQL; several statements in one text run in one implicit transaction.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a query and returns the first column of its first row.</summary>
    public async Task<T> QueryScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken) ?? throw new InvalidOperationException($"No value came from: {sql}"));
    }

    /// <summary>Begins a transaction, runs SQL in it and leaves it open: the session is then idle in transaction with the locks it took.</summary>
    public async Task BeginAndSitIdleAsync(string sql, CancellationToken cancellationToken = default)
    {
        await ExecuteAsync("BEGIN", cancellationToken);
        await ExecuteAsync(sql, cancellationToken);
    }

    /// <summary>
    /// Starts a statement and does not wait for it. Await the result, or the outcome of the statement is never looked at. To know that
    /// it waits for a lock, call <see cref="LockQueries.UntilWaitsForLockAsync"/>.
    /// </summary>
    public Task RunInBackground(string sql, CancellationToken cancellationToken = default)
    {
        _background = RunAsync();
        return _background;

        async Task RunAsync()
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellationToken);
            await Task.Run(() => ExecuteAsync(sql, either.Token), either.Token);
        }
    }

    /// <summary>
    /// Cancels what runs in the background and closes the connection; the server rolls back what was open. Does nothing the second time.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // Npgsql would wait for the statement, which may wait for a lock that this very test holds.
        await _closing.CancelAsync();
        await _background.ContinueWith(static _ => { }, TaskScheduler.Default);
        await Connection.DisposeAsync();
        _closing.Dispose();
    }
}
