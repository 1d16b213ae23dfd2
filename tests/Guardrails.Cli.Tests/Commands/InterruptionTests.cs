using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Commands;

public sealed class InterruptionTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The signals, and what the shell sees of them.</summary>
    public static TheoryData<string, int> Signals { get; } = new() { { "SIGINT", 130 }, { "SIGTERM", 143 } };

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_signal_in_a_long_statement_rolls_back_and_says_what_happened(string signal, int exitCode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var folder = new ScratchFolder();
        var first = folder.Write("001.sql", "CREATE TABLE kept(id int);");
        var second = folder.Write("002.sql", "CREATE TABLE half(id int); SELECT pg_sleep(600);");
        await using var running = Tool.Built().On(database.ConnectionString).Start("run", first, second, "--format", "json");
        await ToolSessions.AreExecutingAsync(database, "%pg_sleep%");

        Send(running, signal);

        var result = (await running.EndAsync()).ExitsWith(exitCode);
        var json = result.Json();
        Assert.Equal("cancelled", json.GetProperty("outcome").GetString());
        Assert.Equal(
            ["ok", "rolledBack", "cancelled"],
            json.GetProperty("statements").EnumerateArray().Select(s => s.GetProperty("outcome").GetString()));
        Assert.Contains("002.sql' was cancelled. The transaction was rolled back", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(await database.ExistsAsync("kept"));
        Assert.False(await database.ExistsAsync("half"));
        await ToolSessions.AreGoneAsync(database);
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_signal_in_a_lock_wait_leaves_no_session_and_no_lock(string signal, int exitCode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop_api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start(
            "run", "-c", "CREATE TABLE half(id int); ALTER TABLE orders ADD COLUMN note text", "--lock-timeout", "1h");
        await Eventually.BecomesTrueAsync(
            () => database.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'orders'::regclass AND NOT granted)", Token),
            TimeSpan.FromSeconds(60),
            "the tool waits for its lock");

        Send(running, signal);

        var result = (await running.EndAsync()).ExitsWith(exitCode);
        Assert.Contains("✗ Migration step '-c' was cancelled. The transaction was rolled back", result.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is applied.", result.Output, StringComparison.Ordinal);
        Assert.False(await database.ExistsAsync("half"));
        await ToolSessions.AreGoneAsync(database);
    }

    [Fact]
    public async Task A_signal_while_another_migration_runs_ends_the_waiting()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("run", "-c", "CREATE TABLE never(id int)", "--lock-timeout", "none", "--format", "json");
        await running.UntilAsync(tool => tool.Error.Contains("Waiting for the migration lock", StringComparison.Ordinal), "the tool to wait");

        running.Interrupt();

        var json = (await running.EndAsync()).ExitsWith(130).Json();
        Assert.Equal("cancelled", json.GetProperty("outcome").GetString());
        Assert.Equal("notRun", json.GetProperty("statements")[0].GetProperty("outcome").GetString());
        Assert.False(await database.ExistsAsync("never"));
    }

    [Fact]
    public async Task A_second_signal_ends_the_process_at_once()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("run", "-c", "SELECT pg_sleep(600)");
        await ToolSessions.AreExecutingAsync(database, "%pg_sleep%");

        running.Terminate();
        running.Terminate();

        Assert.Equal(143, (await running.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Watching_locks_ends_with_the_signal()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("locks", "--watch", "100ms");
        await running.UntilAsync(tool => tool.Output.Split('\n').Length > 2, "two looks");

        running.Interrupt();

        var result = (await running.EndAsync()).ExitsWith(130);
        Assert.Contains("interrupted", result.Error, StringComparison.Ordinal);
    }

    private static void Send(RunningTool running, string signal)
    {
        if (signal == "SIGINT")
        {
            running.Interrupt();
        }
        else
        {
            running.Terminate();
        }
    }
}
