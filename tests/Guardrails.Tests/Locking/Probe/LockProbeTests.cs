using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking.Probe;

public sealed class LockProbeTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_in_the_scripts_own_transaction_is_charged_for_what_it_takes_in_addition()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var observed = await new LockProbe(database.DataSource).ObserveAsync(
            "BEGIN; COMMENT ON TABLE orders IS 'a'; COMMENT ON TABLE orders IS 'b'; ALTER TABLE orders ADD COLUMN c int; COMMIT", Token);

        Assert.Equal(
            ["2: public.orders SHARE UPDATE EXCLUSIVE", "3: ", "4: public.orders ACCESS EXCLUSIVE"],
            observed.Select(s => $"{s.Statement}: {string.Join(',', s.Locks.Select(l => $"{l.Relation} {l.LockMode}"))}"));
    }

    [Fact]
    public async Task A_table_that_the_transaction_created_is_left_out()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var observed = await new LockProbe(database.DataSource).ObserveAsync(
            "BEGIN; CREATE TABLE fresh (id int); ALTER TABLE fresh ADD COLUMN c int DEFAULT random() * 9; COMMIT", Token);

        Assert.All(observed, s => Assert.Empty(s.Locks));
    }

    [Fact]
    public async Task The_first_failing_statement_is_the_last_one_run()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var observed = await new LockProbe(database.DataSource).ObserveAsync(
            "COMMENT ON TABLE orders IS 'a'; ALTER TABLE missing ADD COLUMN c int; DROP TABLE orders", Token);

        Assert.Equal([null, "42P01"], observed.Select(s => s.SqlState));
        Assert.True(await database.QueryScalarAsync<bool>("SELECT to_regclass('orders') IS NOT NULL", Token));
    }

    [Fact]
    public async Task A_transaction_that_fails_at_its_commit_says_so()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await database.ExecuteAsync("CREATE TABLE items (order_id int REFERENCES orders DEFERRABLE INITIALLY DEFERRED)", Token);

        var observed = await new LockProbe(database.DataSource).ObserveAsync("INSERT INTO items VALUES (-1)", Token);

        Assert.Equal("23503", Assert.Single(observed).SqlState);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Timeouts_of_the_script_do_not_end_a_statement_that_the_probe_makes_wait(int major)
    {
        await using var database = await CreateAsync(major);

        var observed = await new LockProbe(database.DataSource).ObserveAsync(
            "SET lock_timeout = '1ms'; VACUUM orders; SELECT 1 / (CASE current_setting('lock_timeout') WHEN '1ms' THEN 1 ELSE 0 END)", Token);

        Assert.All(observed, s => Assert.Null(s.SqlState));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_schema_with_more_tables_than_gates_is_observed_alike(int major)
    {
        await using var database = await CreateAsync(major);
        await database.ExecuteAsync("DO $$ BEGIN FOR i IN 1..60 LOOP EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$", Token);

        var observed = await new LockProbe(database.DataSource).ObserveAsync("CREATE INDEX CONCURRENTLY ON t60 (id); VACUUM t1, t60", Token);

        Assert.Equal(
            ["public.t60 SHARE UPDATE EXCLUSIVE IndexBuild", "public.t1 SHARE UPDATE EXCLUSIVE None,public.t60 SHARE UPDATE EXCLUSIVE None"],
            observed.Select(s => string.Join(',', s.Locks.Select(l => $"{l.Relation} {l.LockMode} {l.Work}"))));
    }

    [Fact]
    public async Task A_statement_that_somebody_else_blocks_ends_with_the_deadline()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await using var reader = await database.OpenSessionAsync("reader", Token);
        await reader.BeginAndSitIdleAsync("SELECT FROM orders", Token);
        var probe = new LockProbe(database.DataSource, TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => probe.ObserveAsync("SELECT 1; ALTER TABLE orders ADD COLUMN c int", Token));

        Assert.Contains("Statement 2 was not done within the probe's deadline of 2 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_rolled_back_leaves_nothing_behind()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var observed = await new LockProbe(database.DataSource).ObserveAndRollBackAsync("DROP TABLE orders", Token);

        Assert.Equal(new ObservedLock("public.orders", "ACCESS EXCLUSIVE", ObservedWork.None), Assert.Single(Assert.Single(observed).Locks));
        Assert.True(await database.QueryScalarAsync<bool>("SELECT to_regclass('orders') IS NOT NULL", Token));
    }

    [Theory]
    [InlineData("SELECT 1;\nVACUUM orders", "statement 2 (line 2) cannot run in a transaction")]
    [InlineData("BEGIN; DROP TABLE orders; COMMIT; BEGIN; SELECT 1; COMMIT", "several transactions of its own")]
    public async Task What_cannot_be_rolled_back_is_refused_before_anything_runs(string sql, string reason)
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new LockProbe(database.DataSource).ObserveAndRollBackAsync(sql, Token));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.True(await database.QueryScalarAsync<bool>("SELECT to_regclass('orders') IS NOT NULL", Token));
    }

    private async Task<TestDatabase> CreateAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders SELECT generate_series(1, 100)", Token);
        return database;
    }
}
