using Npgsql;

namespace Guardrails.Tests.Support;

/// <summary>What the next user of a pooled connection finds: the backend and all its settings.</summary>
internal sealed record PoolState(int Pid, string Settings)
{
    /// <summary>Rents a connection and reads <c>SHOW ALL</c> on it.</summary>
    public static async Task<PoolState> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, cancellationToken);
    }

    /// <summary>Reads <c>SHOW ALL</c> on a connection.</summary>
    public static async Task<PoolState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SHOW ALL", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add($"{reader.GetString(0)} = {(reader.IsDBNull(1) ? "" : reader.GetString(1))}");
        }

        return new PoolState(connection.ProcessID, string.Join('\n', lines));
    }
}
