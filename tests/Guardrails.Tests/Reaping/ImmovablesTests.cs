using Guardrails.Tests.Shared;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Reaping;

public sealed class ImmovablesTests(PostgresServers servers)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_prepared_transaction_is_named_with_the_commands_that_end_it(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders (id int)", Token);
        var gid = $"it's {Guid.NewGuid():N}";
        await using var preparing = await database.OpenSessionAsync("transfer", Token);
        await preparing.ExecuteAsync("BEGIN", Token);
        await preparing.ExecuteAsync("INSERT INTO orders VALUES (1)", Token);
        await preparing.ExecuteAsync($"PREPARE TRANSACTION '{Quoted(gid)}'", Token);

        var report = await database.ReapAsync(Everybody);
        var note = Assert.Single(report.Notes);
        var command = note[note.IndexOf("ROLLBACK PREPARED", StringComparison.Ordinal)..note.LastIndexOf(';')];
        await database.ExecuteAsync(command, Token);

        Assert.Empty(report.Sessions);
        Assert.Contains($"COMMIT PREPARED '{Quoted(gid)}';", note, StringComparison.Ordinal);
        Assert.Contains($"of postgres in database {database.Name}", note, StringComparison.Ordinal);
        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()", Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_active_session_that_holds_locks_is_named_and_left_alone(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders (id int)", Token);
        await using var dump = await database.OpenSessionAsync("pg_dump", Token);
        await dump.BeginAndSitIdleAsync("LOCK TABLE orders IN SHARE MODE", Token);
        using var stop = new CancellationTokenSource();
        var work = dump.RunInBackground("SELECT pg_sleep(600) FROM (SELECT count(*) FROM orders) AS rows", stop.Token);
        await Eventually.BecomesTrueAsync(async () => await database.StateOfAsync(dump.Pid) == "active", Deadline, "the query running");

        var report = await database.ReapAsync(Everybody);

        Assert.Empty(report.Sessions);
        var note = Assert.Single(report.Notes);
        Assert.Contains($"holding locks on 1 relation, the strongest SHARE: pid {dump.Pid} (pg_dump as postgres", note, StringComparison.Ordinal);
        Assert.False(work.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task An_active_session_without_locks_on_tables_is_not_mentioned()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var sleeping = await database.OpenSessionAsync("sleeping", Token);
        using var stop = new CancellationTokenSource();
        var work = sleeping.RunInBackground("SELECT pg_sleep(600)", stop.Token);
        await Eventually.BecomesTrueAsync(async () => await database.StateOfAsync(sleeping.Pid) == "active", Deadline, "the query running");

        Assert.Empty((await database.ReapAsync(Everybody)).Notes);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Autovacuum_against_wraparound_is_named_and_left_alone(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE old (id int) WITH (autovacuum_freeze_max_age = 100000)", Token);
        await using var holder = await database.OpenSessionAsync("holder", Token);
        await holder.BeginAndSitIdleAsync("LOCK TABLE old IN SHARE UPDATE EXCLUSIVE MODE", Token);
        // Each subtransaction that writes takes a transaction id of its own.
        await database.ExecuteAsync(
            """
            CREATE TABLE burnt (id int);
            DO $$ BEGIN
                FOR i IN 1..100100 LOOP
                    BEGIN INSERT INTO burnt VALUES (i); EXCEPTION WHEN OTHERS THEN RAISE; END;
                END LOOP;
            END $$
            """, Token);
        await Eventually.BecomesTrueAsync(async () => await CountWorkersAsync(database) == 1, Deadline, "autovacuum coming for the table");

        var report = await database.ReapAsync(new ReapOptions { OlderThan = TimeSpan.FromHours(1) });

        var note = Assert.Single(report.Notes);
        Assert.StartsWith("Autovacuum against transaction id wraparound has been running for", note, StringComparison.Ordinal);
        Assert.Contains("autovacuum: VACUUM public.old (to prevent wraparound)", note, StringComparison.Ordinal);
        Assert.Equal(1, await CountWorkersAsync(database));
    }

    private static Task<long> CountWorkersAsync(TestDatabase database) => database.QueryScalarAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'autovacuum: VACUUM public.old %'", Token);

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
