using Guardrails.Integration;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Preflight;

/// <summary>Statements that would work long on a large table while others wait are refused when the options say from which size on.</summary>
public sealed class HeavyWorkTests(PostgresServers servers)
{
    private const long Limit = 500_000;

    private static readonly GuardOptions Options = new() { RefuseHeavyWorkAboveBytes = Limit };

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_statement_that_rewrites_a_large_table_is_refused_before_anything_is_executed(int major)
    {
        await using var database = await CreateAsync(major);

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource, Options).ExecuteStepAsync(
            "widen", "CREATE TABLE added(id int);\nALTER TABLE orders ALTER COLUMN id TYPE bigint", Token));

        Assert.StartsWith("Migration step 'widen' FAILED: statement 2 at line 2, column 1 (ALTER TABLE orders ALTER COLUMN id TYPE bigint) rewrites public.orders (", error.Message, StringComparison.Ordinal);
        Assert.Contains("under ACCESS EXCLUSIVE: others wait all the while; 0.5 MiB and more are refused (RefuseHeavyWorkAboveBytes). Nothing was executed.", error.Message, StringComparison.Ordinal);
        Assert.Equal("ALTER TABLE orders ALTER COLUMN id TYPE bigint", error.Sql);
        Assert.DoesNotContain("added", await database.TablesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE INDEX ON orders(note)", "builds an index on public.orders")]
    [InlineData("ALTER TABLE orders ADD CHECK (id > 0)", "reads all of public.orders")]
    [InlineData("ALTER TABLE parted ALTER COLUMN note TYPE int USING 1", "rewrites 4 tables of together ")]
    [InlineData("SET search_path = other; CREATE INDEX ON big(id)", "builds an index on other.big")]
    [InlineData("DO $$ BEGIN IF 1 > 0 THEN CREATE INDEX ON orders(note); END IF; END $$", "builds an index on public.orders")]
    [InlineData("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM history WHERE id = 'M2') THEN CREATE INDEX ON orders(note); END IF; END $$", "builds an index on public.orders")]
    [InlineData("DELETE FROM history; DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM history WHERE id = 'M1') THEN CREATE INDEX ON orders(note); END IF; END $$", "builds an index on public.orders")]
    [InlineData("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM history WHERE id = 'M2') THEN INSERT INTO history VALUES ('M3'); END IF; END $$; DO $$ BEGIN IF EXISTS (SELECT 1 FROM history WHERE id = 'M3') THEN CREATE INDEX ON orders(note); END IF; END $$", "builds an index on public.orders")]
    [InlineData("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM nowhere WHERE id = 'M1') THEN CREATE INDEX ON orders(note); END IF; END $$", "builds an index on public.orders")]
    public async Task Work_of_every_kind_is_refused(string sql, string words)
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource, Options).ExecuteAsync(sql, Token));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY ON orders(note)")]
    [InlineData("ALTER TABLE orders ADD COLUMN more int DEFAULT 7")]
    [InlineData("ALTER TABLE orders ADD CHECK (id > 0) NOT VALID")]
    [InlineData("CREATE INDEX ON small(id)")]
    [InlineData("CREATE TABLE fresh(id int); INSERT INTO fresh SELECT generate_series(1, 50000); CREATE INDEX ON fresh(id)")]
    [InlineData("SELECT count(*) FROM orders")]
    [InlineData("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM history WHERE id = 'M1') THEN CREATE INDEX ON orders(note); END IF; END $$")]
    [InlineData("DO $$ BEGIN IF EXISTS (SELECT 1 FROM history WHERE id = 'M2') THEN CREATE INDEX ON orders(note); END IF; END $$")]
    [InlineData("INSERT INTO history VALUES ('M3'); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM history WHERE id = 'M1') THEN CREATE INDEX ON orders(note); END IF; END $$")]
    [InlineData("DO $$ BEGIN IF EXISTS (SELECT 1 FROM history WHERE id = 'M2') THEN DELETE FROM history; END IF; END $$; DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM history WHERE id = 'M1') THEN CREATE INDEX ON orders(note); END IF; END $$")]
    [InlineData("DO $$ BEGIN CREATE TABLE fresh(id int); CREATE INDEX ON fresh(id); END $$")]
    public async Task What_does_no_such_work_or_not_on_a_large_table_passes(string sql)
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var report = await new GuardedExecutor(database.DataSource, Options).ExecuteAsync(sql, Token);

        Assert.All(report.Outcomes(), o => Assert.Equal(StatementOutcome.Ok, o));
    }

    [Fact]
    public async Task A_step_that_holds_the_table_itself_is_refused_at_once_and_rolled_back()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource, Options).ExecuteStepAsync(
            "widen",
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("ALTER TABLE orders ADD COLUMN more int", token);
                await transaction.ExecuteAsync("ALTER TABLE orders ALTER COLUMN id TYPE bigint", token);
            },
            Token));

        Assert.Contains("rewrites public.orders (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("It was not executed, and its transaction was rolled back.", error.Message, StringComparison.Ordinal);
        Assert.Equal("id,note", await database.ColumnsAsync("orders"));
    }

    [Fact]
    public async Task A_framework_is_refused_in_the_names_of_its_own_connection()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        await using (var path = new NpgsqlCommand("SET search_path = other", connection))
        {
            await path.ExecuteNonQueryAsync(Token);
        }

        var guard = new FrameworkGuard(connection, "0042", Options);
        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => guard.RunTransactionAsync(
            async (unit, token) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                await unit.ExecuteAsync("CREATE INDEX ON big(id)", (_, _) => throw new InvalidOperationException("It was to be refused."), token);
            },
            Token));
        Assert.Contains("builds an index on other.big", error.Message, StringComparison.Ordinal);

        error = await Assert.ThrowsAsync<MigrationFailedException>(() => guard.RunStandaloneAsync(["CREATE INDEX ON big(id)"], Token));
        Assert.Contains("builds an index on other.big", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_of_nothing_is_refused_by_name(long bytes) => Assert.Equal(
        nameof(GuardOptions.RefuseHeavyWorkAboveBytes),
        Assert.Throws<ArgumentOutOfRangeException>(new GuardOptions { RefuseHeavyWorkAboveBytes = bytes }.Validate).ParamName);

    [Fact]
    public async Task A_table_that_somebody_keeps_locked_is_measured_all_the_same()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await using var other = await database.OpenSessionAsync("other migration", Token);
        await other.BeginAndSitIdleAsync("LOCK TABLE orders", Token);

        var report = await new MigrationPreflight(database.DataSource).CheckAsync(
            [("widen.sql", "ALTER TABLE orders ALTER COLUMN id TYPE bigint")], Limit, Token);

        var held = Assert.Single(Assert.Single(report.Statements).Locks);
        Assert.InRange(held.SizeBytes!.Value, Limit, Limit * 10);
        Assert.Equal(other.Pid, Assert.Single(held.Holders).Pid);
        Assert.False(report.IsSafe);
    }

    private async Task<TestDatabase> CreateAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(
            """
            CREATE TABLE orders(id int, note text);
            INSERT INTO orders SELECT i, 'order ' || i FROM generate_series(1, 20000) AS i;
            CREATE TABLE small(id int);
            CREATE TABLE history(id text);
            INSERT INTO history VALUES ('M1');
            CREATE SCHEMA other CREATE TABLE big(id int);
            INSERT INTO other.big SELECT generate_series(1, 20000);
            CREATE TABLE parted(id int, note text) PARTITION BY HASH (id);
            CREATE TABLE part0 PARTITION OF parted FOR VALUES WITH (MODULUS 4, REMAINDER 0);
            CREATE TABLE part1 PARTITION OF parted FOR VALUES WITH (MODULUS 4, REMAINDER 1);
            CREATE TABLE part2 PARTITION OF parted FOR VALUES WITH (MODULUS 4, REMAINDER 2);
            CREATE TABLE part3 PARTITION OF parted FOR VALUES WITH (MODULUS 4, REMAINDER 3);
            INSERT INTO parted SELECT i, 'order ' || i FROM generate_series(1, 12000) AS i;
            """,
            Token);
        await database.ExecuteAsync("ANALYZE", Token);
        return database;
    }
}
