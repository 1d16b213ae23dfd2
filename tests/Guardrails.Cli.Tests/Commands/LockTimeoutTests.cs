using System.Text.Json;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Commands;

public sealed class LockTimeoutTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_blocked_run_names_the_blocker_and_leaves_nothing_behind(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop_api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        using var folder = new ScratchFolder();
        var file = folder.Write("001.sql", "CREATE TABLE undone(id int);\nALTER TABLE orders ADD COLUMN note text;");

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("run", file, "--lock-timeout", "2s", "--format", "json")).ExitsWith(3);

        var json = result.Json();
        Assert.Equal("lockTimeout", json.GetProperty("outcome").GetString());
        Assert.Equal("55P03", json.GetProperty("error").GetProperty("sqlState").GetString());
        Assert.Contains($"PID: {idle.Pid}", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        var failed = json.GetProperty("statements")[1];
        Assert.Equal(2, failed.GetProperty("statement").GetInt32());
        Assert.Equal("lockTimeout", failed.GetProperty("outcome").GetString());
        Assert.True(failed.GetProperty("attempts").GetInt32() > 1, "one attempt");
        Assert.InRange(failed.GetProperty("lockWaitMs").GetInt64(), 1_900, 10_000);
        AssertReport(json.GetProperty("lockReport"), database, idle);
        Assert.False(await database.ExistsAsync("undone"));
        Assert.False(await database.HasColumnAsync("orders", "note"));
        await ToolSessions.AreGoneAsync(database);
    }

    [Fact]
    public async Task People_see_who_blocks_since_when_and_what_to_do_next()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE appointments(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop_api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM appointments WHERE id = 1", Token);

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "ALTER TABLE appointments ADD COLUMN calendar_id bigint", "--lock-timeout", "2s")).ExitsWith(3);

        var lines = result.Output.TrimEnd().Split('\n');
        var from = Array.FindIndex(lines, line => line.StartsWith('✗'));
        Assert.Collection(
            lines[from..],
            line => Assert.Matches(@"^✗ DDL failed: lock timeout after \d+\.\d s \(\d+ attempts\) — ALTER TABLE appointments ADD COLUMN calendar_id bigint$", line),
            line => Assert.Equal("  LOCK DEBUG - Processes blocking this migration:", line),
            line => Assert.Matches(@"^    Blocked PID: \d+, State: active, wants ACCESS EXCLUSIVE on public\.appointments$", line),
            line => Assert.Matches($@"^    └─ Blocking PID: {idle.Pid}, State: idle in transaction for [\d.]+ s, \w+@?[\d.:]* \(shop_api\), holds ACCESS SHARE$", line),
            line => Assert.Equal("         last query: SELECT * FROM appointments WHERE id = 1", line),
            line => Assert.Equal("  Next: guardrails reap --older-than 60s --application shop_api --dry-run", line),
            line => Assert.Equal("  Nothing is applied.", line));
        Assert.Contains("waiting for a lock", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_query_at_work_the_advice_is_to_wait_or_to_cancel_it()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var busy = await database.OpenSessionAsync("report", Token);
        await busy.ExecuteAsync("BEGIN; LOCK TABLE orders IN ACCESS SHARE MODE", Token);
        var query = busy.RunInBackground("SELECT pg_sleep(600)", Token);

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "ALTER TABLE orders ADD COLUMN note text", "--lock-timeout", "2s")).ExitsWith(3);

        Assert.Contains($"SELECT pg_cancel_backend({busy.Pid})", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("guardrails reap", result.Output, StringComparison.Ordinal);
        await database.ExecuteAsync($"SELECT pg_cancel_backend({busy.Pid})", Token);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => query);
    }

    [Fact]
    public async Task Behind_a_prepared_transaction_the_advice_is_to_end_it()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        var gid = $"order's {database.Name}";
        await using (var session = await database.OpenSessionAsync("xa", Token))
        {
            await session.BeginAndSitIdleAsync("INSERT INTO orders VALUES (1)", Token);
            await session.ExecuteAsync($"PREPARE TRANSACTION '{gid.Replace("'", "''", StringComparison.Ordinal)}'", Token);
        }

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "ALTER TABLE orders ADD COLUMN note text", "--lock-timeout", "2s")).ExitsWith(3);

        Assert.Contains($"Next: end that prepared transaction in database {database.Name}", result.Output, StringComparison.Ordinal);
        Assert.Contains("ROLLBACK PREPARED", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("guardrails reap", result.Output, StringComparison.Ordinal);
        await database.ExecuteAsync($"ROLLBACK PREPARED '{gid.Replace("'", "''", StringComparison.Ordinal)}'", Token);
    }

    private static void AssertReport(JsonElement report, TestDatabase database, Session idle)
    {
        Assert.InRange(report.GetProperty("blockedPid").GetInt32(), 1, int.MaxValue);
        Assert.Equal("ALTER TABLE orders ADD COLUMN note text", report.GetProperty("sql").GetString());
        Assert.Equal("relation", report.GetProperty("lockType").GetString());
        Assert.Equal("public.orders", report.GetProperty("relation").GetString());
        Assert.Equal("ACCESS EXCLUSIVE", report.GetProperty("lockMode").GetString());
        Assert.InRange(report.GetProperty("waitedMs").GetInt64(), 1_900, 10_000);
        Assert.InRange(report.GetProperty("attempts").GetInt32(), 2, 100);
        Assert.Equal(0, report.GetProperty("victims").GetProperty("peakSessions").GetInt32());
        Assert.Equal(0, report.GetProperty("victims").GetProperty("longestMs").GetInt64());
        var blocker = Assert.Single(report.GetProperty("blockers").EnumerateArray());
        Assert.Equal(idle.Pid, blocker.GetProperty("pid").GetInt32());
        Assert.Equal(idle.Connection.UserName, blocker.GetProperty("user").GetString());
        Assert.Equal(database.Name, blocker.GetProperty("database").GetString());
        Assert.Equal("shop_api", blocker.GetProperty("applicationName").GetString());
        Assert.True(blocker.TryGetProperty("clientAddress", out _));
        Assert.Equal("idle in transaction", blocker.GetProperty("state").GetString());
        Assert.Equal("SELECT * FROM orders", blocker.GetProperty("query").GetString());
        Assert.InRange(blocker.GetProperty("transactionAgeMs").GetInt64(), 1, 120_000);
        Assert.InRange(blocker.GetProperty("stateAgeMs").GetInt64(), 1, 120_000);
        Assert.Equal("client backend", blocker.GetProperty("backendType").GetString());
        Assert.Equal("ACCESS SHARE", blocker.GetProperty("lockMode").GetString());
        Assert.Equal("public.orders", blocker.GetProperty("relation").GetString());
        Assert.Equal(JsonValueKind.Null, blocker.GetProperty("preparedTransaction").ValueKind);
        Assert.Equal(0, blocker.GetProperty("blockedBy").GetArrayLength());
    }
}
