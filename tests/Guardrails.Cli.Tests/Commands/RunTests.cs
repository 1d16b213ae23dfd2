using System.Text;
using System.Text.Json;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Commands;

public sealed class RunTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_run_in_their_order_and_reported_statement_by_statement()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var folder = new ScratchFolder();
        var first = folder.Write("002.sql", "CREATE TABLE orders(id int); INSERT INTO orders VALUES (1);");
        var second = folder.Write("001.sql", "ALTER TABLE orders ADD COLUMN note text;");

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("run", first, second, "-c", "ANALYZE orders", "--format", "json")).ExitsWith(0);

        var json = result.Json();
        Assert.Equal(1, json.GetProperty("version").GetInt32());
        Assert.Equal("ok", json.GetProperty("outcome").GetString());
        Assert.InRange(json.GetProperty("elapsedMs").GetInt64(), 1, 60_000);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("lockReport").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("error").ValueKind);
        Assert.Equal([(first, 1, "ok"), (first, 2, "ok"), (second, 1, "ok"), ("-c", 1, "ok")], Statements(json));
        Assert.All(json.GetProperty("statements").EnumerateArray(), s =>
        {
            Assert.Equal(1, s.GetProperty("attempts").GetInt32());
            Assert.Equal(0, s.GetProperty("lockWaitMs").GetInt64());
            Assert.InRange(s.GetProperty("elapsedMs").GetInt64(), 0, 60_000);
        });
        Assert.True(await database.HasColumnAsync("orders", "note"));
        Assert.Empty(result.Error);
        await ToolSessions.AreGoneAsync(database);
    }

    [Fact]
    public async Task People_see_each_statement_and_a_summary()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var folder = new ScratchFolder();
        var file = folder.Write("001.sql", "CREATE TABLE orders(id int);\nCREATE INDEX ON orders(id);");

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("run", file)).ExitsWith(0);

        var lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(file, lines[0]);
        Assert.Matches(@"^  ✓ 1  CREATE TABLE orders\(id int\)  \d+ ms$", lines[1]);
        Assert.Matches(@"^  ✓ 2  CREATE INDEX ON orders\(id\)  \d+ ms$", lines[2]);
        Assert.Matches(@"^✓ 2 statements in 1 script, ", lines[3]);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("\uFEFFCREATE TABLE orders(\r\n  id int\r\n);\r\nCREATE INDEX ON orders(id);\r\n")]
    [InlineData("CREATE TABLE orders(id int);\rCREATE INDEX ON orders(id);")]
    [InlineData("-- émigré ✓\nCREATE TABLE orders(id int); /* 表 */ CREATE INDEX ON orders(id)")]
    public async Task Byte_order_marks_line_ends_and_any_language_are_understood(string script)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var folder = new ScratchFolder();
        var file = folder.Write("001.sql", script);

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("run", file, "--format", "json")).ExitsWith(0);

        Assert.Equal([(file, 1, "ok"), (file, 2, "ok")], Statements(result.Json()));
    }

    [Fact]
    public async Task Standard_input_is_a_file_too()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = (await Tool.Built().On(database.ConnectionString)
            .RunWithInputAsync(Encoding.UTF8.GetBytes("CREATE TABLE piped(id int)"), "run", "-", "--format", "json")).ExitsWith(0);

        Assert.Equal([("-", 1, "ok")], Statements(result.Json()));
        Assert.True(await database.ExistsAsync("piped"));
    }

    [Fact]
    public async Task A_failing_statement_undoes_its_file_and_stops_the_run()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var folder = new ScratchFolder();
        var good = folder.Write("001.sql", "CREATE TABLE kept(id int);");
        var bad = folder.Write("002.sql", "CREATE TABLE undone(id int);\nALTER TABLE missing ADD COLUMN note text;\nSELECT 1;");
        var never = folder.Write("003.sql", "CREATE TABLE never(id int);");

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("run", good, bad, never, "--format", "json")).ExitsWith(1);

        var json = result.Json();
        Assert.Equal("failed", json.GetProperty("outcome").GetString());
        Assert.Equal(
            [(good, 1, "ok"), (bad, 1, "rolledBack"), (bad, 2, "failed"), (bad, 3, "notRun"), (never, 1, "notRun")], Statements(json));
        Assert.Equal("42P01", json.GetProperty("error").GetProperty("sqlState").GetString());
        var message = json.GetProperty("error").GetProperty("message").GetString();
        Assert.Contains("002.sql", message, StringComparison.Ordinal);
        Assert.Contains("statement 2 (line 2", message, StringComparison.Ordinal);
        Assert.Contains("rolled back", message, StringComparison.Ordinal);
        Assert.Contains("002.sql", result.Error, StringComparison.Ordinal);
        Assert.True(await database.ExistsAsync("kept"));
        Assert.False(await database.ExistsAsync("undone"));
        Assert.False(await database.ExistsAsync("never"));
        await ToolSessions.AreGoneAsync(database);
    }

    [Theory]
    [InlineData("CREATE TABLE a(id int); CREATE INDEX CONCURRENTLY ON first(id);", "25001", "--allow-multiple-transactions")]
    [InlineData("BEGIN; CREATE TABLE a(id int);", "25001", "never ends")]
    [InlineData("CREATE TABLE a(id int); COMMIT;", "25P01", "did not begin")]
    [InlineData("SELECT 'unterminated", "42601", "line 1")]
    [InlineData("\\connect other", "42601", "psql")]
    public async Task A_refused_third_file_means_that_the_first_is_not_run_either(string refused, string sqlState, string reason)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var folder = new ScratchFolder();
        var first = folder.Write("001.sql", "CREATE TABLE first(id int);");
        var third = folder.Write("003.sql", refused);

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync("run", first, third, "--format", "json")).ExitsWith(1);

        var json = result.Json();
        Assert.Equal("failed", json.GetProperty("outcome").GetString());
        Assert.Equal([(first, 1, "notRun")], Statements(json));
        Assert.Equal(sqlState, json.GetProperty("error").GetProperty("sqlState").GetString());
        var message = json.GetProperty("error").GetProperty("message").GetString();
        Assert.Contains("003.sql", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.False(await database.ExistsAsync("first"));
    }

    [Fact]
    public async Task Several_transactions_are_run_when_they_are_allowed()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "CREATE TABLE orders(id int); CREATE INDEX CONCURRENTLY orders_id ON orders(id)", "--allow-multiple-transactions");

        result.ExitsWith(0);
        Assert.True(await database.ExistsAsync("orders_id"));
    }

    [Fact]
    public async Task A_script_with_its_own_blocks_keeps_its_numbers()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "BEGIN; CREATE TABLE a(id int); COMMIT; BEGIN; CREATE TABLE b(id int); COMMIT;", "--format", "json");

        Assert.Equal([("-c", 2, "ok"), ("-c", 5, "ok")], Statements(result.ExitsWith(0).Json()));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public async Task A_statement_that_runs_too_long_is_exit_code_4(string format)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "CREATE TABLE half(id int); SELECT pg_sleep(60)", "--statement-timeout", "300ms", "--format", format)).ExitsWith(4);

        Assert.Contains("statement timeout after 0.3 s", result.Output, StringComparison.Ordinal);
        Assert.False(await database.ExistsAsync("half"));
        if (format == "json")
        {
            var json = result.Json();
            Assert.Equal("statementTimeout", json.GetProperty("outcome").GetString());
            Assert.Equal([("-c", 1, "rolledBack"), ("-c", 2, "statementTimeout")], Statements(json));
            Assert.Equal("57014", json.GetProperty("error").GetProperty("sqlState").GetString());
        }
    }

    [Fact]
    public async Task A_held_migration_lock_is_exit_code_7_and_names_its_holder()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var dataSource = database.CreateDataSource(settings => settings.ApplicationName = "deployer");
        await using var held = await new MigrationLock(dataSource).AcquireAsync(TimeSpan.Zero, Token);

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "CREATE TABLE never(id int)", "--lock-timeout", "500ms", "--format", "json")).ExitsWith(7);

        var json = result.Json();
        Assert.Equal("busy", json.GetProperty("outcome").GetString());
        Assert.Equal([("-c", 1, "notRun")], Statements(json));
        var holder = json.GetProperty("migrationLock").GetProperty("holder");
        Assert.Contains("deployer", holder.GetProperty("applicationName").GetString(), StringComparison.Ordinal);
        Assert.Equal(held.AcquiredAt.UtcDateTime, json.GetProperty("migrationLock").GetProperty("heldSince").GetDateTime(), TimeSpan.FromSeconds(1));
        Assert.Contains("deployer", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(await database.ExistsAsync("never"));
    }

    [Fact]
    public async Task A_migration_lock_that_is_let_go_in_time_is_waited_for()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("run", "-c", "CREATE TABLE later(id int)", "--lock-timeout", "60s");
        await running.UntilAsync(tool => tool.Error.Contains("Waiting for the migration lock", StringComparison.Ordinal), "the tool to wait");

        await held.DisposeAsync();

        (await running.EndAsync()).ExitsWith(0);
        Assert.True(await database.ExistsAsync("later"));
    }

    [Fact]
    public async Task A_run_that_loses_the_migration_lock_stops_and_says_so()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("run", "-c", "CREATE TABLE half(id int); SELECT pg_sleep(60)", "--format", "json");
        await ToolSessions.AreExecutingAsync(database, "%pg_sleep%");

        await database.EndHolderOfMigrationLockAsync();

        var result = (await running.EndAsync()).ExitsWith(1);
        var json = result.Json();
        Assert.Equal("failed", json.GetProperty("outcome").GetString());
        Assert.Equal([("-c", 1, "rolledBack"), ("-c", 2, "cancelled")], Statements(json));
        Assert.Contains("migration lock", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.False(await database.ExistsAsync("half"));
    }

    [Fact]
    public async Task An_idle_blocker_is_ended_when_that_was_asked_for()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var result = (await Tool.Built().On(database.ConnectionString).RunAsync(
            "run", "-c", "ALTER TABLE orders ADD COLUMN note text", "--terminate-idle-blockers", "1ms", "--lock-timeout", "30s", "--format", "json")).ExitsWith(0);

        Assert.True(await database.HasColumnAsync("orders", "note"));
        Assert.Contains($"session {idle.Pid}", result.Json().GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_is_a_failed_run()
    {
        var result = (await Tool.Built().RunAsync(
            "run", "-c", "SELECT 1", "--connection", "postgres://app:s3cr3t@127.0.0.1:1/shop", "--format", "json")).ExitsWith(1);

        var json = result.Json();
        Assert.Equal("failed", json.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("error").GetProperty("sqlState").ValueKind);
        Assert.Contains("127.0.0.1:1, database 'shop', user 'app'", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_in_SQL_are_not_repeated()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var text = await Tool.Built().On(database.ConnectionString).RunAsync("run", "-c", "ALTER ROLE no_such_role PASSWORD 's3cr3t'");
        var json = await Tool.Built().On(database.ConnectionString).RunAsync("run", "-c", "ALTER ROLE no_such_role PASSWORD 's3cr3t'", "--format", "json");

        Assert.Contains("PASSWORD '***'", text.ExitsWith(1).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", text.Everything + json.ExitsWith(1).Everything, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, int Statement, string Outcome)> Statements(JsonElement json) =>
        json.GetProperty("statements").EnumerateArray().Select(s =>
            (s.GetProperty("path").GetString()!, s.GetProperty("statement").GetInt32(), s.GetProperty("outcome").GetString()!));

    [Fact]
    public async Task Long_work_says_on_standard_error_how_far_it_is()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await SlowIndex.PrepareAsync(database, TimeSpan.FromSeconds(0.2), Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("run", "-c", SlowIndex.Sql, "--format", "json");

        await running.UntilAsync(tool => SlowIndex.IsTold(tool.Error), "the progress of the build");

        running.Interrupt();
        Assert.Equal("cancelled", (await running.EndAsync()).ExitsWith(130).Json().GetProperty("outcome").GetString());
    }
}
