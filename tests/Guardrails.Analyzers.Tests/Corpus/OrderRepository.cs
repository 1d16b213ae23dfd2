using System;
using System.Collections.Generic;
using System.Data;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using Dapper;

using Npgsql;

namespace Shop.Data;

public sealed record Order(int Id, string Note, decimal Total);

public sealed class OrderRepository(NpgsqlDataSource source)
{
    private const string Columns = "id, note, total";

    private static readonly string SelectAll = $"SELECT {Columns} FROM orders";

    public async Task<IReadOnlyList<Order>> FindAsync(string? note, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        var sql = SelectAll;
        if (note is not null)
        {
            sql += " WHERE note = @note";
        }

        return (await connection.QueryAsync<Order>(new CommandDefinition(sql + " ORDER BY id", new { note }, cancellationToken: token))).ToList();
    }

    public async Task<int> AddAsync(Order order, CancellationToken token)
    {
        await using var command = source.CreateCommand("INSERT INTO orders (note, total) VALUES ($1, $2) RETURNING id");
        command.Parameters.AddWithValue(order.Note);
        command.Parameters.AddWithValue(order.Total);
        return (int)(await command.ExecuteScalarAsync(token))!;
    }

    public bool TryDelete(IDbConnection connection, int id)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM orders WHERE id = " + id;
            return command.ExecuteNonQuery() == 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public async Task LoadAsync(IAsyncEnumerable<Order> orders, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync("CREATE TEMP TABLE incoming (LIKE orders) ON COMMIT DELETE ROWS");
        await connection.ExecuteAsync("CREATE INDEX ON incoming (id)");
        await using (var writer = await connection.BeginBinaryImportAsync("COPY incoming (id, note, total) FROM STDIN (FORMAT BINARY)", token))
        {
            await foreach (var order in orders.WithCancellation(token))
            {
                await writer.StartRowAsync(token);
                await writer.WriteAsync(order.Id, token);
                await writer.WriteAsync(order.Note, token);
                await writer.WriteAsync(order.Total, token);
            }

            await writer.CompleteAsync(token);
        }

        await connection.ExecuteAsync("INSERT INTO orders SELECT * FROM incoming ON CONFLICT (id) DO UPDATE SET note = excluded.note");
        await connection.ExecuteAsync("DROP TABLE incoming; DISCARD ALL");
    }
}
