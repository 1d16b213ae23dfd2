using Guardrails.Testing;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Faults;

/// <summary>Servers that a migration has no business on: too old ones, and standbys in recovery.</summary>
public sealed class UnfitServerTests(PostgresServers servers)
{
    [Fact]
    public async Task A_server_older_than_14_is_refused_by_name_before_anything_runs()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.TooOld, Token);

        async Task RefusedAsync(Func<Task> act)
        {
            var failure = await Assert.ThrowsAsync<MigrationFailedException>(act);
            Assert.Contains($"is PostgreSQL {PostgresMajors.TooOld}.", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Guardrails supports 14 and later", failure.Message, StringComparison.Ordinal);
        }

        await RefusedAsync(() => new GuardedExecutor(database.DataSource).ExecuteAsync("CREATE TABLE orders(id int)", Token));
        await RefusedAsync(() => new GuardedExecutor(database.DataSource).ExecuteAsync("CREATE INDEX CONCURRENTLY ON orders(id)", Token));
        await RefusedAsync(() => new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token));
        Assert.Equal("", await database.TablesAsync());
    }

    [Fact]
    public async Task A_standby_in_recovery_is_said_to_be_one()
    {
        var options = new PostgresServerOptions { Major = PostgresMajors.Latest, AllowDownload = true, UseGivenServer = false };
        await using var server = await Wanted.OrSkipAsync(PostgresServer.StartAsync(options, Token));
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        await new GuardedExecutor(dataSource).ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await File.WriteAllTextAsync(Path.Combine(server.DataDirectory!, "standby.signal"), "", Token);
        await server.RestartAsync(Token);
        dataSource.Clear();

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => new GuardedExecutor(dataSource).ExecuteStepAsync("add note", "ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.Equal(("add note", "25006"), (failure.Step, failure.SqlState));
        Assert.Contains("connect to the primary", failure.Message, StringComparison.Ordinal);
        // Looking is allowed there.
        Assert.Empty(await new LockDiagnostics(dataSource).SnapshotAsync(Token));
    }
}
