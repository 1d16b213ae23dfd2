using Guardrails.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guardrails.Tests.DependencyInjection;

public sealed class AddGuardrailsTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_works_over_the_registered_data_source()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var services = new ServiceCollection()
            .AddNpgsqlDataSource(database.ConnectionString)
            .AddGuardrails(o => o.StatementTimeout = TimeSpan.FromSeconds(30))
            .BuildServiceProvider();

        await services.GetRequiredService<GuardedExecutor>().ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using (await services.GetRequiredService<MigrationLock>().AcquireAsync(TimeSpan.FromSeconds(5), Token))
        {
            // The snapshot is of the whole server, where other tests wait for their locks.
            Assert.DoesNotContain(await services.GetRequiredService<LockDiagnostics>().SnapshotAsync(Token), edge => edge.Blocked.Database == database.Name);
            Assert.Empty((await services.GetRequiredService<IdleTransactionReaper>().ReapAsync(new ReapOptions { DryRun = true }, Token)).Sessions);
        }

        Assert.True(await database.QueryScalarAsync<bool>("SELECT to_regclass('orders') IS NOT NULL", Token));
    }

    [Fact]
    public async Task Options_bind_from_configuration()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Guardrails:LockTimeout"] = "00:00:00.300" })
            .Build();
        await using var services = new ServiceCollection()
            .AddNpgsqlDataSource(database.ConnectionString)
            .AddGuardrails()
            .Configure<GuardOptions>(configuration.GetSection("Guardrails"))
            .BuildServiceProvider();

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => services.GetRequiredService<GuardedExecutor>().ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.InRange(failure.Report.Waited, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(800));
    }

    [Fact]
    public void A_value_out_of_range_is_refused_by_name_when_it_is_used()
    {
        using var services = new ServiceCollection()
            .AddNpgsqlDataSource("Host=localhost")
            .AddGuardrails(o => o.LockTimeout = TimeSpan.Zero)
            .BuildServiceProvider();

        var mistake = Assert.Throws<ArgumentOutOfRangeException>(services.GetRequiredService<GuardedExecutor>);

        Assert.Contains("LockTimeout", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("Timeout.InfiniteTimeSpan", mistake.Message, StringComparison.Ordinal);
    }
}
