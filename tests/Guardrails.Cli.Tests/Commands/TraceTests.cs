using System.Text.Json;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Commands;

public sealed class TraceTests(PostgresServers servers)
{
    private const string Schema = "CREATE TABLE orders (id int PRIMARY KEY, note text);\n-- done";
    private const string Change = "ALTER TABLE orders ALTER id TYPE bigint; CREATE INDEX CONCURRENTLY i ON orders (note)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_scratch_database_files_run_one_after_the_other_and_nothing_is_left()
    {
        using var folder = new ScratchFolder();
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var role = await WeakRole.CreateAsync(database);
        await database.ExecuteAsync($"ALTER ROLE {role.Name} CREATEDB; GRANT pg_read_all_stats TO {role.Name}", Token);

        var answer = (await Tool.Built().RunAsync(
            "trace", folder.Write("1.sql", Schema), folder.Write("2.sql", Change), "--connection", role.ConnectionString, "--format", "json")).ExitsWith(0).Json();

        var footprints = answer.GetProperty("footprints").EnumerateArray().Select(JsonText).ToList();
        Assert.Equal(
            [
                """1.sql 1 []""",
                """2.sql 1 [{"relation":"public.orders","lockMode":"ACCESS EXCLUSIVE","work":"rewrite"}]""",
                """2.sql 2 [{"relation":"public.orders","lockMode":"SHARE UPDATE EXCLUSIVE","work":"indexBuild"}]""",
            ],
            footprints);
        Assert.All(answer.GetProperty("footprints").EnumerateArray(), static footprint => Assert.True(footprint.GetProperty("observed").GetBoolean()));
        Assert.Equal(0, await database.QueryScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datdba = '{role.Name}'::regrole", Token));
    }

    [Fact]
    public async Task With_rollback_the_given_database_is_as_it_was()
    {
        using var folder = new ScratchFolder();
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders (id int)", Token);

        var result = (await Tool.Built().RunAsync(
            "trace", folder.Write("1.sql", "ALTER TABLE orders ADD note text -- no semicolon"), folder.Write("2.sql", "DROP TABLE orders"),
            "--connection", database.ConnectionString, "--rollback", "--format", "json")).ExitsWith(0).Json();

        Assert.Equal(["1.sql 1", "2.sql 1"], result.GetProperty("footprints").EnumerateArray().Select(static f => JsonText(f)[..7]));
        await database.ExecuteAsync("SELECT id FROM orders", Token);
    }

    [Fact]
    public async Task A_statement_that_fails_ends_the_trace_with_its_SQLSTATE_and_exit_code_1()
    {
        using var folder = new ScratchFolder();
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = (await Tool.Built().RunAsync("trace", folder.Write("1.sql", "DROP TABLE nothing; SELECT 1"), "--connection", database.ConnectionString)).ExitsWith(1);

        Assert.Contains("✗ 1  DROP TABLE nothing  failed (42P01)", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT 1", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_connection_a_scratch_server_is_found_or_started()
    {
        using var folder = new ScratchFolder();

        var result = (await Tool.Built().RunAsync("trace", folder.Write("1.sql", Schema), "--postgres-version", "18")).ExitsWith(0);

        Assert.Contains("locked nothing that existed before", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rollback needs --connection", "--rollback")]
    [InlineData("--postgres-version cannot be '19'", "--postgres-version", "19")]
    [InlineData("standard input contains no SQL statement")]
    public async Task A_mistake_costs_one_clear_line_and_exit_code_2(string expected, params string[] options) =>
        Assert.Contains(expected, (await Tool.Built().RunWithInputAsync([], ["trace", "-", .. options])).ExitsWith(2).Error, StringComparison.Ordinal);

    private static string JsonText(JsonElement footprint) =>
        $"{Path.GetFileName(footprint.GetProperty("path").GetString())} {footprint.GetProperty("statement")} {JsonSerializer.Serialize(footprint.GetProperty("locks"))}";
}
