using Guardrails.Tests.Shared;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution.Concurrent;

/// <summary>What an earlier run left behind is repaired by running the statement again, and nothing else is touched.</summary>
public sealed class RepairTests(PostgresServers servers)
{
    /// <summary>Builds that are cut off, and what there is after the second try.</summary>
    public static TheoryData<int, string, string> Builds { get; } = new(
        from major in PostgresMajors.All
        from build in new[]
        {
            ("CREATE INDEX CONCURRENTLY orders_amount ON orders(amount)", "orders_amount valid"),
            ("CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_amount ON public.orders(amount)", "orders_amount valid"),
            ("CREATE UNIQUE INDEX CONCURRENTLY \"Orders; by id\" ON orders(id)", "\"Orders; by id\" valid"),
        }
        select (major.Data, build.Item1, build.Item2));

    [Theory]
    [MemberData(nameof(Builds))]
    public async Task A_rerun_builds_the_index_that_an_earlier_run_left_invalid(int major, string build, string expected)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.CutOffAsync(build);
        Assert.EndsWith("INVALID", await database.IndexesAsync(), StringComparison.Ordinal);

        var report = await database.Executor().ExecuteAsync(build, Token);

        Assert.Equal(expected, await database.IndexesAsync());
        Assert.Contains(report.Notes, note => note.Contains("was INVALID, left by an earlier run", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Other_invalid_indexes_of_the_table_are_left_alone(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.CutOffAsync("CREATE INDEX CONCURRENTLY theirs ON orders(id)");

        await database.Executor().ExecuteAsync("CREATE INDEX CONCURRENTLY ours ON orders(amount)", Token);

        Assert.Equal("ours valid, theirs INVALID", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_index_of_a_partitioned_table_that_is_invalid_by_design_is_left_alone(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(
            """
            CREATE TABLE events(id int, day int) PARTITION BY RANGE (day);
            CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2);
            CREATE INDEX events_id ON ONLY events(id);
            """,
            Token);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => database.Executor().ExecuteAsync("CREATE INDEX CONCURRENTLY IF NOT EXISTS events_id ON events(id)", Token));
        Assert.Equal("0A000", failure.SqlState);
        await database.Executor().ExecuteAsync("CREATE INDEX CONCURRENTLY events_1_id ON events_1(id)", Token);
        Assert.Equal("events_1_id valid, events_id INVALID", await database.IndexesAsync());

        // The way to an index on a partitioned table: once every partition's is attached, the parent's becomes valid.
        await database.Executor().ExecuteAsync("ALTER INDEX events_id ATTACH PARTITION events_1_id", Token);
        Assert.Equal("events_1_id valid, events_id valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_index_that_another_backend_is_building_is_not_dropped(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var reporting = await database.OpenOldSnapshotAsync();
        await using var builder = await database.OpenSessionAsync("other-migration", Token);
        var building = builder.RunInBackground("CREATE INDEX CONCURRENTLY orders_amount ON orders(amount)", Token);
        await Eventually.BecomesTrueAsync(
            async () => await database.IndexesAsync() == "orders_amount INVALID", TimeSpan.FromSeconds(20), "the other build");

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => database.Executor(TimeSpan.FromSeconds(1))
            .ExecuteAsync("CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_amount ON orders(amount)", Token));
        Assert.Contains(failure.Report.Blockers, b => b.Pid == builder.Pid);
        Assert.Equal("orders_amount INVALID", await database.IndexesAsync());

        await reporting.DisposeAsync();
        await building;
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_valid_index_of_that_name_is_kept_by_IF_NOT_EXISTS_and_an_error_without(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.ExecuteAsync("CREATE INDEX orders_amount ON orders(amount)", Token);
        var before = await Support.SchemaDump.TakeAsync(database, Token);

        await database.Executor().ExecuteAsync("CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_amount ON orders(amount)", Token);
        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => database.Executor().ExecuteAsync("CREATE INDEX CONCURRENTLY orders_amount ON orders(amount)", Token));

        Assert.Equal("42P07", failure.SqlState);
        Assert.Equal(before, await Support.SchemaDump.TakeAsync(database, Token));
    }
}
