using System.Diagnostics;
using Npgsql;

namespace EfCore;

/// <summary>The shop's customers: each looks at orders and changes one, in a transaction, again and again.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlDataSource _dataSource;
    private readonly Task<(int Served, TimeSpan Longest)>[] _clients;

    private Traffic(string connectionString, int clients)
    {
        _dataSource = NpgsqlDataSource.Create(connectionString);
        _clients = [.. Enumerable.Range(1, clients).Select(i => Task.Run(() => ServeAsync(i)))];
    }

    public static Traffic Start(string connectionString, int clients) => new(connectionString, clients);

    /// <summary>Sends the customers home.</summary>
    /// <returns>How many requests were served, and how long the slowest took.</returns>
    public async Task<(int Served, TimeSpan Longest)> StopAsync()
    {
        await _stop.CancelAsync();
        var results = await Task.WhenAll(_clients);
        return (results.Sum(r => r.Served), results.Max(r => r.Longest));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _dataSource.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<(int Served, TimeSpan Longest)> ServeAsync(int client)
    {
        var (served, longest) = (0, TimeSpan.Zero);
        while (!_stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            await using (var connection = await _dataSource.OpenConnectionAsync())
            await using (var transaction = await connection.BeginTransactionAsync())
            {
                await using var command = new NpgsqlCommand(
                    """SELECT sum("Amount") FROM "Orders" WHERE "Id" % 4 = $1 - 1; UPDATE "Orders" SET "Note" = 'seen' WHERE "Id" = $1""".Replace("$1", $"{client}", StringComparison.Ordinal),
                    connection,
                    transaction);
                await command.ExecuteNonQueryAsync();
                await transaction.CommitAsync();
            }

            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
            served++;
        }

        return (served, longest);
    }
}
