using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Output;

public sealed class TerminalTests(PostgresServers servers)
{
    private const string Escape = "\u001b[";

    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";

    // What the key sends; the terminal turns it into SIGINT.
    private const byte ControlC = 3;

    // What .NET itself tells every terminal before the first text; it neither colours nor draws.
    private const string KeypadMode = "\u001b[?1h\u001b=";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_terminal_gets_colour()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = (await OnTerminal(database, "run", "-c", "SELECT 1").RunAsync()).ExitsWith(0);

        Assert.Contains(ColorCodes(), code => result.Output.Contains(code, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("CI", "true")]
    [InlineData("TERM", "dumb")]
    public async Task A_terminal_gets_no_colour_when_the_environment_says_so(string variable, string value)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await database.OpenSessionAsync("quiet", Token);

        var locks = (await OnTerminal(database, "locks", "--pid", $"{idle.Pid}").With(variable, value).RunAsync()).ExitsWith(0);
        var run = (await OnTerminal(database, "run", "-c", "SELECT 1").With(variable, value).RunAsync()).ExitsWith(0);

        Assert.DoesNotContain(ColorCodes(), code => (locks.Output + run.Output).Contains(code, StringComparison.Ordinal));
        Assert.Contains("✓ 1 statement", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_shows_the_locks_live()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await database.OpenSessionAsync("quiet", Token);
        await using var running = OnTerminal(database, "locks", "--watch", "100ms", "--pid", $"{idle.Pid}").Start();

        await running.UntilAsync(tool => tool.Output.Contains("every 100ms, Ctrl+C ends", StringComparison.Ordinal), "the live view");

        Assert.Contains(Escape, running.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_view_follows_what_happens_survives_the_server_and_ends_on_ctrl_C()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await database.OpenSessionAsync("quiet", Token);
        await using var waiting = await database.OpenSessionAsync("migrator", Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var running = OnTerminal(database, "locks", "--watch", "100ms", "--pid", $"{idle.Pid}").Start();
        await running.UntilAsync(tool => tool.Output.Contains("nobody waits for it", StringComparison.Ordinal), "a quiet server");

        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var alter = waiting.RunInBackground("ALTER TABLE orders ADD COLUMN note text", Token);
        await running.UntilAsync(tool => tool.Output.Contains($"PID {waiting.Pid}", StringComparison.Ordinal), "who waits");
        var known = running.Output.Length;
        await idle.ExecuteAsync("ROLLBACK", Token);
        await alter;
        await running.UntilAsync(tool => tool.Output[known..].Contains("nobody waits for it", StringComparison.Ordinal), "a server that is quiet again");

        await database.AllowConnectionsAsync(false);
        await running.UntilAsync(tool => tool.Output.Contains("trying again", StringComparison.Ordinal), "a server that refuses");
        await database.AllowConnectionsAsync(true);
        known = running.Output.Length;
        await running.UntilAsync(tool => tool.Output[known..].Split("every 100ms").Length > 3 && !LastLook(tool.Output).Contains("trying again", StringComparison.Ordinal), "a server that answers again");

        await running.WriteInputAsync([ControlC]);
        var result = (await running.EndAsync()).ExitsWith(130);

        Assert.EndsWith("interrupted.", result.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.True(result.Output.LastIndexOf(ShowCursor, StringComparison.Ordinal) > result.Output.LastIndexOf(HideCursor, StringComparison.Ordinal), "The cursor was left hidden.");
    }

    [Fact]
    public async Task A_terminal_shows_how_far_long_work_is()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await SlowIndex.PrepareAsync(database, TimeSpan.FromSeconds(0.2), Token);
        await using var running = OnTerminal(database, "run", "-c", SlowIndex.Sql).Start();

        await running.UntilAsync(tool => SlowIndex.IsTold(tool.Output), "the progress of the build");

        await running.WriteInputAsync([ControlC]);
        (await running.EndAsync()).ExitsWith(130);
    }

    [Fact]
    public async Task In_CI_nothing_is_drawn_over()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await database.OpenSessionAsync("quiet", Token);
        await using var running = OnTerminal(database, "locks", "--watch", "100ms", "--pid", $"{idle.Pid}", "--format", "text").With("CI", "true").Start();

        await running.UntilAsync(tool => tool.Output.Split("nobody waits for it").Length > 3, "three looks");

        Assert.DoesNotContain(Escape, running.Output.Replace(KeypadMode, string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "-c", "SELECT 1")]
    [InlineData("locks", "--pid", "1")]
    [InlineData("reap", "--dry-run")]
    [InlineData("run", "-c", "SELECT nonsense")]
    public async Task A_pipe_gets_plain_text(params string[] arguments)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = await Tool.Built().On(database.ConnectionString).With("TERM", "xterm-256color").RunAsync(arguments);

        Assert.DoesNotContain('\u001b', result.Everything);
    }

    [Fact]
    public async Task Text_from_outside_cannot_command_the_terminal()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = await Tool.Built().On(database.ConnectionString).RunAsync("run", "-c", "SELECT '\u001b]0;owned\u0007[red]x[/]' FROM missing");

        Assert.DoesNotContain('\u001b', result.ExitsWith(1).Everything);
        Assert.Contains(@"\x1b]0;owned\x07[red]x[/]", result.Output, StringComparison.Ordinal);
    }

    private static string LastLook(string output) => output[output.LastIndexOf("every 100ms", StringComparison.Ordinal)..];

    private static Tool OnTerminal(TestDatabase database, params string[] arguments) =>
        Tool.OnTerminal(arguments).On(database.ConnectionString).With("TERM", "xterm-256color");

    private static IEnumerable<string> ColorCodes() =>
        Enumerable.Range(30, 8).Concat(Enumerable.Range(90, 8)).SelectMany(code => (string[])[$"{Escape}{code}m", $";{code}m"]).Append($"{Escape}1m").Append($"{Escape}2m");
}
