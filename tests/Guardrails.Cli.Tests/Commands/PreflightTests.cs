using System.Text.Json;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Commands;

/// <summary>What <c>preflight</c> says of a migration on a live database, and what <c>lint --connection</c> takes from it.</summary>
public sealed class PreflightTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_statement_is_shown_with_lock_work_size_and_who_holds_the_table(int major)
    {
        await using var database = await CreateAsync(major);
        await using var api = await database.OpenSessionAsync("shop_api", Token);
        await api.BeginAndSitIdleAsync("SELECT count(*) FROM orders", Token);

        var json = (await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", "ALTER TABLE orders ALTER COLUMN id TYPE bigint", "--format", "json"))
            .ExitsWith(0).Json();

        Assert.True(json.GetProperty("safe").GetBoolean());
        var statement = Assert.Single(json.GetProperty("statements").EnumerateArray());
        Assert.Equal(("-c", 1), (statement.GetProperty("path").GetString(), statement.GetProperty("statement").GetInt32()));
        var held = Assert.Single(statement.GetProperty("locks").EnumerateArray());
        Assert.Equal(("public.orders", "ACCESS EXCLUSIVE", "rewrite"), (Text(held, "relation"), Text(held, "lockMode"), Text(held, "work")));
        Assert.True(statement.GetProperty("sizeBytes").GetInt64() > 1 << 20);
        Assert.InRange(statement.GetProperty("rows").GetInt64(), 15_000, 25_000);
        Assert.Equal(api.Pid, Assert.Single(statement.GetProperty("holders").EnumerateArray()).GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task Work_that_blocks_others_on_a_large_table_is_not_safe()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var result = await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", "ALTER TABLE orders ALTER COLUMN id TYPE bigint", "--large-table", "1");

        Assert.Contains("rewrites public.orders", result.ExitsWith(8).Output, StringComparison.Ordinal);
        (await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", "ALTER TABLE orders ADD COLUMN more int", "--large-table", "1")).ExitsWith(0);
    }

    [Fact]
    public async Task Run_executes_nothing_when_its_preflight_speaks_against_it()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        string[] arguments = ["run", "-c", "CREATE TABLE added(id int)", "-c", "ALTER TABLE orders ALTER COLUMN id TYPE bigint", "--preflight"];

        var refused = (await Tool.Built().On(database.ConnectionString).RunAsync([.. arguments, "--large-table", "1"])).ExitsWith(8);
        Assert.Contains("rewrites public.orders", refused.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was executed", refused.Error, StringComparison.Ordinal);

        var json = (await Tool.Built().On(database.ConnectionString).RunAsync([.. arguments, "--large-table", "1", "--format", "json"])).ExitsWith(8).Json();
        Assert.Equal("checkFailed", Text(json, "outcome"));
        Assert.False(json.GetProperty("preflight").GetProperty("safe").GetBoolean());
        Assert.All(json.GetProperty("statements").EnumerateArray(), s => Assert.Equal("notRun", Text(s, "outcome")));
        Assert.False(await database.QueryScalarAsync<bool>("SELECT to_regclass('added') IS NOT NULL", Token));

        (await Tool.Built().On(database.ConnectionString).RunAsync(arguments)).ExitsWith(0);
        Assert.True(await database.QueryScalarAsync<bool>("SELECT to_regclass('added') IS NOT NULL", Token));
    }

    [Fact]
    public async Task Of_an_idempotent_script_of_EF_Core_only_what_is_not_applied_yet_is_judged()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await database.ExecuteAsync("""CREATE TABLE "__EFMigrationsHistory"("MigrationId" varchar(150), "ProductVersion" varchar(32)); INSERT INTO "__EFMigrationsHistory" VALUES ('1_Old', '10.0.0')""", Token);
        const string Script =
            """
            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '1_Old') THEN
                ALTER TABLE orders ALTER COLUMN note TYPE int USING 1;
                END IF;
            END $EF$;

            DO $EF$
            BEGIN
                IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '2_New') THEN
                ALTER TABLE orders ALTER COLUMN id TYPE bigint;
                END IF;
            END $EF$;
            """;

        var json = (await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", Script, "--large-table", "1", "--format", "json")).ExitsWith(8).Json();
        var statement = Assert.Single(json.GetProperty("statements").EnumerateArray());
        Assert.Equal((2, "public.orders"), (statement.GetProperty("statement").GetInt32(), Text(Assert.Single(statement.GetProperty("locks").EnumerateArray()), "relation")));

        await database.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('2_New', '10.0.0')""", Token);
        json = (await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", Script, "--large-table", "1", "--format", "json")).ExitsWith(0).Json();
        Assert.Empty(json.GetProperty("statements").EnumerateArray());
    }

    [Fact]
    public async Task A_size_without_a_preflight_is_a_mistake() => Assert.Contains(
        "--large-table is for --preflight", (await Tool.Built().RunAsync("run", "-c", "SELECT 1", "--large-table", "1")).ExitsWith(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_table_that_somebody_keeps_locked_is_shown_all_the_same()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await using var other = await database.OpenSessionAsync("other migration", Token);
        await other.BeginAndSitIdleAsync("LOCK TABLE orders", Token);

        var json = (await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", "ALTER TABLE orders ADD COLUMN more int", "--format", "json")).ExitsWith(0).Json();

        var statement = Assert.Single(json.GetProperty("statements").EnumerateArray());
        Assert.True(statement.GetProperty("sizeBytes").GetInt64() > 1 << 20);
        Assert.Equal(other.Pid, Assert.Single(statement.GetProperty("holders").EnumerateArray()).GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task A_prepared_transaction_on_the_table_is_not_safe()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        var gid = $"preflight-{Guid.NewGuid():N}";
        await database.ExecuteAsync($"BEGIN; UPDATE orders SET note = 'x' WHERE id = 1; PREPARE TRANSACTION '{gid}'", Token);
        try
        {
            var json = (await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", "ALTER TABLE orders ADD COLUMN more int", "--format", "json")).ExitsWith(8).Json();

            Assert.False(json.GetProperty("safe").GetBoolean());
            Assert.Equal(gid, json.GetProperty("statements")[0].GetProperty("holders")[0].GetProperty("preparedTransaction").GetString());
            Assert.Contains(json.GetProperty("problems").EnumerateArray(), p => Text(p, "kind") == "preparedTransaction");
        }
        finally
        {
            await database.ExecuteAsync($"ROLLBACK PREPARED '{gid}'", Token);
        }
    }

    [Theory]
    [InlineData("ALTER TABLE orders ADD COLUMN", "syntax")]
    [InlineData("BEGIN; SELECT 1", "syntax")]
    public async Task What_could_not_be_run_is_a_problem(string sql, string kind)
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var json = (await Tool.Built().On(database.ConnectionString).RunAsync("preflight", "-c", sql, "--format", "json")).ExitsWith(8).Json();

        Assert.Equal(kind, Text(json.GetProperty("problems")[0], "kind"));
    }

    [Fact]
    public async Task Lint_knows_what_the_live_database_knows()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        using var folder = new ScratchFolder();
        var file = folder.Write("001.sql", "SET lock_timeout = '5s';\nSET statement_timeout = '60s';\nALTER TABLE orders ALTER COLUMN note TYPE varchar(50);\n");

        var alone = (await Tool.Built().RunAsync("lint", file, "--format", "json")).Json();
        var informed = (await Tool.Built().RunAsync("lint", file, "--connection", database.ConnectionString, "--format", "json")).Json();

        Assert.Contains(alone.GetProperty("findings").EnumerateArray(), f => Text(f, "rule") == "GRD3008");
        Assert.DoesNotContain(informed.GetProperty("findings").EnumerateArray(), f => Text(f, "rule") == "GRD3008");
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private async Task<TestDatabase> CreateAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(
            "CREATE TABLE orders(id int, note varchar(20), filler text); INSERT INTO orders SELECT i, 'note', repeat('f', 100) FROM generate_series(1, 20000) AS i", Token);
        await database.ExecuteAsync("ANALYZE orders", Token);
        return database;
    }
}
