namespace Guardrails.Tests.Shared.Samples;

/// <summary>What every sample that migrates the shop has to do, run end to end as its own process.</summary>
public abstract class MigratedSampleTests(PostgresServers servers, MigratedSample sample)
{
    private const string IndexIsValid = "SELECT coalesce((SELECT indisvalid::text FROM pg_index WHERE indexrelid = to_regclass('ix_orders_customer_id')), 'none')";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_migrates_a_fresh_database_and_opens_and_a_second_start_finds_nothing_to_do()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var first = await RunAsync(database);
        var second = await RunAsync(database);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("Open for business: took order 1.", first.Output, StringComparison.Ordinal);
        Assert.Contains("Open for business: took order 2.", second.Output, StringComparison.Ordinal);
        Assert.Equal(sample.AllRecorded, await RecordedAsync(database));
        Assert.Equal("true", await database.QueryScalarAsync<string>(IndexIsValid, Token));
        Assert.True(await database.QueryScalarAsync<bool>("SELECT convalidated FROM pg_constraint WHERE conname = 'fk_orders_customers'", Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Killed_in_the_middle_of_CONCURRENTLY_it_repairs_the_index_when_it_is_started_again(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await BeforeTheIndexAsync(database);
        await using (var blocker = await database.OpenSessionAsync("reporting", Token))
        {
            // An old snapshot anywhere in the database is what a build waits for at its end.
            await blocker.BeginAndSitIdleAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT * FROM customers", Token);
            using var victim = Start(database);
            await database.UntilBlocksAsync(blocker.Pid);
            await victim.KillAsync();
            Assert.Equal("", await SessionsLeft.FindAsync(database, [blocker.Pid], Token));
        }

        Assert.Equal("false", await database.QueryScalarAsync<string>(IndexIsValid, Token));
        var again = await RunAsync(database);

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(("true", sample.AllRecorded), (await database.QueryScalarAsync<string>(IndexIsValid, Token), await RecordedAsync(database)));
    }

    [Fact]
    public async Task A_conflict_ends_it_with_1_and_the_blockers_name()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await BeforeTheIndexAsync(database);
        await database.ExecuteAsync($"{sample.ForgetThirdSql}; ALTER TABLE orders DROP COLUMN customer_id", Token);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var result = await RunAsync(database);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sample.ThirdMigration, result.Errors, StringComparison.Ordinal);
        Assert.Contains($"{blocker.Pid}", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Open for business", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_it_migrates_without_guard_and_says_so_where_nobody_can_miss_it()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        await BeforeTheIndexAsync(database, "off");

        // Without guard the tool builds the index on a connection of its own, and does not wait for our lock.
        var result = await RunAsync(database, "off");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("GUARDRAILS_MODE=off", result.Errors, StringComparison.Ordinal);
        Assert.Equal(sample.AllRecorded, await RecordedAsync(database));
    }

    private ProgramProcess Start(TestDatabase database, string? mode = null) => ProgramProcess.Start(sample.Assembly, mode, database.ConnectionString);

    private Task<string> RecordedAsync(TestDatabase database) => database.QueryScalarAsync<string>(sample.RecordedSql, Token);

    private async Task<ProgramResult> RunAsync(TestDatabase database, string? mode = null)
    {
        using var process = Start(database, mode);
        return await process.ResultAsync();
    }

    /// <summary>Where the migration of the index comes next.</summary>
    private async Task BeforeTheIndexAsync(TestDatabase database, string? mode = null)
    {
        Assert.Equal(0, (await RunAsync(database, mode)).ExitCode);
        await database.ExecuteAsync(
            $"""
            DROP INDEX ix_orders_customer_id;
            ALTER TABLE orders DROP CONSTRAINT fk_orders_customers;
            {sample.ForgetFromFourthSql};
            """,
            Token);
    }
}
