namespace Guardrails.Tests.Shared;

/// <summary>Looks for sessions of a database that nobody should have left there.</summary>
public static class SessionsLeft
{
    // A closed connection's backend needs a moment to notice.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    /// <summary>Waits until a database has no sessions but the named ones; what is left after five seconds, as text.</summary>
    public static async Task<string> FindAsync(TestDatabase database, IEnumerable<int> expected, CancellationToken cancellationToken)
    {
        // Autovacuum comes and goes as it likes.
        var sql =
            $"""
            SELECT coalesce(string_agg(format('%s %s: %s', pid, application_name, query), E'\n'), '') FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
              AND pid <> ALL (ARRAY[{string.Join(',', expected)}]::int[])
            """;
        await using var session = await database.OpenSessionAsync("test query", cancellationToken);
        var left = await session.QueryScalarAsync<string>(sql, cancellationToken);
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); left.Length > 0 && clock.Elapsed < Moment;)
        {
            await Task.Delay(50, cancellationToken);
            left = await session.QueryScalarAsync<string>(sql, cancellationToken);
        }

        return left;
    }
}
