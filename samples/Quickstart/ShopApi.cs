using System.Diagnostics;
using Npgsql;

namespace Quickstart;

/// <summary>The application: one request that reads and then forgets its open transaction, and others that go on reading.</summary>
internal sealed class ShopApi : IAsyncDisposable
{
    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlConnection _forgetful;
    private readonly CancellationTokenSource _stop = new();
    private Task _readers = Task.CompletedTask;
    private long _longestTicks;

    private ShopApi(NpgsqlDataSource pool, NpgsqlConnection forgetful)
    {
        _pool = pool;
        _forgetful = forgetful;
    }

    public int ForgetfulPid => _forgetful.ProcessID;

    public TimeSpan LongestRead => TimeSpan.FromTicks(Interlocked.Read(ref _longestTicks));

    public static async Task<ShopApi> StartAsync(string connectionString, CancellationToken cancellationToken)
    {
        var pool = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "shop_api" });
        var connection = await pool.OpenConnectionAsync(cancellationToken);
        await using (var begin = new NpgsqlCommand("BEGIN", connection))
        {
            await begin.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var read = new NpgsqlCommand("SELECT count(*) FROM appointments", connection))
        {
            await read.ExecuteScalarAsync(cancellationToken);
        }

        var api = new ShopApi(pool, connection);
        api._readers = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => api.ReadAsync()));
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _readers;
        try
        {
            await _forgetful.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // The reaper ended this session: its pool learns of it here, as a real application's would.
        }

        await _pool.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        await using var connection = await _pool.OpenConnectionAsync();
        while (!_stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await using var read = new NpgsqlCommand("SELECT starts_at FROM appointments WHERE id = 42", connection);
            await read.ExecuteScalarAsync();
            var took = Stopwatch.GetElapsedTime(started).Ticks;
            if (took > Interlocked.Read(ref _longestTicks))
            {
                Interlocked.Exchange(ref _longestTicks, took);
            }

            await Task.Delay(10);
        }
    }
}
