using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Commands;

public sealed class ReapTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_run_names_the_session_and_leaves_it_alone()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await IdleAsync(database, "shop_api");

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("reap", "--older-than", "1ms", "--dry-run", "--format", "json")).ExitsWith(0);

        var json = result.Json();
        Assert.Equal(1, json.GetProperty("version").GetInt32());
        Assert.True(json.GetProperty("dryRun").GetBoolean());
        var session = Assert.Single(json.GetProperty("sessions").EnumerateArray());
        Assert.Equal(idle.Pid, session.GetProperty("pid").GetInt32());
        Assert.Equal("wouldTerminate", session.GetProperty("outcome").GetString());
        Assert.Equal("shop_api", session.GetProperty("applicationName").GetString());
        Assert.Equal(database.Name, session.GetProperty("database").GetString());
        Assert.Equal("idle in transaction", session.GetProperty("state").GetString());
        Assert.Equal("SELECT 1", session.GetProperty("query").GetString());
        Assert.InRange(session.GetProperty("stateAgeMs").GetInt64(), 1, 120_000);
        Assert.InRange(session.GetProperty("transactionAgeMs").GetInt64(), 1, 120_000);
        Assert.Equal("idle in transaction", await database.StateOfAsync(idle.Pid));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_idle_in_a_transaction_is_ended(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var idle = await IdleAsync(database, "shop_api");

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("reap", "--older-than", "1ms", "--format", "json")).ExitsWith(0);

        var session = Assert.Single(result.Json().GetProperty("sessions").EnumerateArray());
        Assert.Equal((idle.Pid, "terminated"), (session.GetProperty("pid").GetInt32(), session.GetProperty("outcome").GetString()));
        Assert.Empty(await database.StateOfAsync(idle.Pid));
    }

    [Theory]
    [InlineData("--application", "shop_*")]
    [InlineData("--application", "SHOP_API", "--application", "shop_a?i")]
    [InlineData("--exclude-application", "rep*", "--exclude-application", "x")]
    [InlineData("--application", "*", "--exclude-application", "report")]
    public async Task Only_what_the_filters_leave_is_met(params string[] filters)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var shop = await IdleAsync(database, "shop_api");
        await using var report = await IdleAsync(database, "report");

        var result = await Tool.Built().On(database.ConnectionString).RunAsync(["reap", "--older-than", "1ms", "--dry-run", "--format", "json", .. filters]);

        Assert.Equal([shop.Pid], Pids(result));
    }

    [Theory]
    [InlineData("--older-than", "1h")]
    [InlineData("--older-than", "1ms", "--transaction-age", "1h")]
    [InlineData("--older-than", "1ms", "--user", "nobody")]
    public async Task Sessions_that_do_not_match_are_not_met(params string[] filters)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await IdleAsync(database, "shop_api");

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync(["reap", .. filters])).ExitsWith(0);

        Assert.StartsWith("No session matches; nobody was ended.", result.Output, StringComparison.Ordinal);
        Assert.Equal("idle in transaction", await database.StateOfAsync(idle.Pid));
    }

    [Fact]
    public async Task Not_more_than_the_limit_are_met_the_longest_idle_first()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var older = await IdleAsync(database, "older");
        await using var newer = await IdleAsync(database, "newer");

        var result = await Tool.Built().On(database.ConnectionString).RunAsync("reap", "--older-than", "1ms", "--limit", "1", "--dry-run", "--format", "json");

        Assert.Equal([older.Pid], Pids(result));
        Assert.Contains(result.Json().GetProperty("notes").EnumerateArray(), note => note.GetString()!.Contains("limit of 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_databases_are_met_only_when_asked_for()
    {
        await using var here = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var there = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var application = $"other {Guid.NewGuid():N}";
        await using var idle = await IdleAsync(there, application);
        string[] arguments = ["reap", "--older-than", "1ms", "--application", application, "--dry-run", "--format", "json"];

        var alone = await Tool.Built().On(here.ConnectionString).RunAsync(arguments);
        var all = await Tool.Built().On(here.ConnectionString).RunAsync([.. arguments, "--all-databases"]);

        Assert.Empty(Pids(alone));
        Assert.Equal([idle.Pid], Pids(all));
    }

    [Fact]
    public async Task A_session_that_may_not_be_ended_is_exit_code_1_and_names_the_missing_right()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await IdleAsync(database, "shop_api");
        await using var role = await WeakRole.CreateAsync(database, memberOf: "pg_read_all_stats");

        var dryRun = (await Tool.Built().On(role.ConnectionString).RunAsync("reap", "--older-than", "1ms", "--dry-run", "--format", "json")).ExitsWith(0);
        var real = (await Tool.Built().On(role.ConnectionString).RunAsync("reap", "--older-than", "1ms")).ExitsWith(1);

        Assert.Equal("denied", dryRun.Json().GetProperty("sessions")[0].GetProperty("outcome").GetString());
        Assert.Contains("denied", real.Output, StringComparison.Ordinal);
        Assert.Contains("GRANT pg_signal_backend", real.Output, StringComparison.Ordinal);
        Assert.Equal("idle in transaction", await database.StateOfAsync(idle.Pid));
    }

    [Fact]
    public async Task People_see_who_was_ended()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await IdleAsync(database, "shop_api");

        var dryRun = (await Tool.Built().On(database.ConnectionString).RunAsync("reap", "--older-than", "1ms", "--dry-run")).ExitsWith(0);
        var real = (await Tool.Built().On(database.ConnectionString).RunAsync("reap", "--older-than", "1ms")).ExitsWith(0);

        Assert.StartsWith("1 session would be ended; nobody was.\n", dryRun.Output, StringComparison.Ordinal);
        Assert.Contains($"  PID {idle.Pid}  idle in transaction for ", dryRun.Output, StringComparison.Ordinal);
        Assert.Contains("       last query: SELECT 1\n", dryRun.Output, StringComparison.Ordinal);
        Assert.Contains("  Next: the same without --dry-run ends them", dryRun.Output, StringComparison.Ordinal);
        Assert.StartsWith("1 session ended.\n", real.Output, StringComparison.Ordinal);
        Assert.Contains(": ended\n", real.Output, StringComparison.Ordinal);
    }

    private static async Task<Session> IdleAsync(TestDatabase database, string application)
    {
        var session = await database.OpenSessionAsync(application, Token);
        await session.BeginAndSitIdleAsync("SELECT 1", Token);
        return session;
    }

    private static IEnumerable<int> Pids(ToolResult result) =>
        result.ExitsWith(0).Json().GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("pid").GetInt32());
}
