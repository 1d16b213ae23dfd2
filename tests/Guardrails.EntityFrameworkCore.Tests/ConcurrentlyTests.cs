using Guardrails.EntityFrameworkCore.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.EntityFrameworkCore.Tests;

/// <summary><c>IsCreatedConcurrently()</c> and <c>DropIndexConcurrently</c>: outside the transaction, and without leftovers.</summary>
public sealed class ConcurrentlyTests(PostgresServers servers)
{
    private const string IsValid = "SELECT coalesce((SELECT indisvalid::text FROM pg_index WHERE indexrelid = to_regclass('ix_readings_value')), 'none')";
    private const string First = "20260101000001_Readings";
    private const string Both = "20260101000001_Readings,20260101000002_IndexOnReadings";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Contexts.MajorsAndWays), MemberType = typeof(Contexts))]
    public async Task An_index_is_built_and_dropped_again(int major, bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var context = database.Index();

        await context.MigrateAsync(async);
        Assert.Equal(("true", Both), (await database.QueryScalarAsync<string>(IsValid, Token), await database.HistoryAsync()));
        await context.MigrateAsync(async, First);

        Assert.Equal(("none", First), (await database.QueryScalarAsync<string>(IsValid, Token), await database.HistoryAsync()));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_build_that_was_killed_in_the_middle_is_repaired_by_the_rerun(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var context = database.Index();
        await context.MigrateAsync(async: true, First);
        await using (await OldSnapshotAsync(database))
        {
            using var victim = await MigratorProcess.StartAsync(database.ConnectionString, "index", guarded: true);
            victim.Go();
            await database.UntilSomebodyWaitsAsync();
            await victim.KillAsync();
            await database.UntilNobodyWaitsAsync();
        }

        Assert.Equal(("false", First), (await database.QueryScalarAsync<string>(IsValid, Token), await database.HistoryAsync()));
        await context.MigrateAsync(async: true);

        Assert.Equal(("true", Both), (await database.QueryScalarAsync<string>(IsValid, Token), await database.HistoryAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_its_deadline_it_names_whom_it_waited_for_and_leaves_no_invalid_index(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Index(o => o.ConcurrentDeadline = TimeSpan.FromSeconds(1));
        await context.MigrateAsync(async, First);
        await using var blocker = await OldSnapshotAsync(database);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => context.MigrateAsync(async));

        Assert.Equal("20260101000002_IndexOnReadings", error.Step);
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid);
        Assert.Equal(("none", First), (await database.QueryScalarAsync<string>(IsValid, Token), await database.HistoryAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_outlives_the_clients_command_timeout(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = new Migrator.IndexContext(
            Contexts.Options<Migrator.IndexContext>(database.ConnectionString, npgsql: npgsql => npgsql.CommandTimeout(1)));
        await context.MigrateAsync(async, First);
        await using var blocker = await OldSnapshotAsync(database);

        var migrating = context.MigrateAsync(async);
        await database.UntilSomebodyWaitsAsync(since: "2 s");
        await blocker.ExecuteAsync("COMMIT", Token);
        await migrating;

        Assert.Equal(("true", Both), (await database.QueryScalarAsync<string>(IsValid, Token), await database.HistoryAsync()));
    }

    /// <summary>A build has to wait for old snapshots anywhere in the database; for users of its own table the guard waits before it begins.</summary>
    private static async Task<Session> OldSnapshotAsync(TestDatabase database)
    {
        await database.ExecuteAsync("CREATE TABLE elsewhere(id int)", Token);
        var session = await database.OpenSessionAsync("reporting", Token);
        await session.BeginAndSitIdleAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT * FROM elsewhere", Token);
        return session;
    }
}
