using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Cli.Tests.Support;

/// <summary>What the server knows about the tool's sessions.</summary>
internal static class ToolSessions
{
    /// <summary>No session of the tool, its watcher and its migration lock included, and no lock of theirs is left in the database.</summary>
    public static Task AreGoneAsync(TestDatabase database) =>
        Eventually.BecomesTrueAsync(
            async () => await database.QueryScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'guardrails%'",
                TestContext.Current.CancellationToken) == 0,
            TimeSpan.FromSeconds(3),
            "the tool's sessions to be gone");

    /// <summary>The tool's statement is being executed.</summary>
    public static Task AreExecutingAsync(TestDatabase database, string queryPattern) =>
        Eventually.BecomesTrueAsync(
            () => database.QueryScalarAsync<bool>(
                $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'guardrails' AND state = 'active' AND query LIKE '{queryPattern}')",
                TestContext.Current.CancellationToken),
            TimeSpan.FromSeconds(30),
            $"the tool to execute {queryPattern}");

    /// <summary>Whether anybody may connect, superusers included: to a client the database is as good as gone otherwise.</summary>
    public static async Task AllowConnectionsAsync(this TestDatabase database, bool allow)
    {
        await using var other = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres" });
        await using var command = other.CreateCommand($"ALTER DATABASE \"{database.Name}\" ALLOW_CONNECTIONS {allow}");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static Task<bool> ExistsAsync(this TestDatabase database, string relation) =>
        database.QueryScalarAsync<bool>($"SELECT to_regclass('{relation}') IS NOT NULL", TestContext.Current.CancellationToken);

    public static Task<bool> HasColumnAsync(this TestDatabase database, string table, string column) =>
        database.QueryScalarAsync<bool>(
            $"SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = '{column}')", TestContext.Current.CancellationToken);
}
