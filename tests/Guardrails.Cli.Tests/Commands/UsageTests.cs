using Guardrails.Cli.Tests.Support;

namespace Guardrails.Cli.Tests.Commands;

public sealed class UsageTests
{
    // A server that nobody may ask: whatever is refused must be refused before a connection is tried.
    private const string NoServer = "Host=192.0.2.1;Timeout=1";

    [Theory]
    [InlineData("'frobnicate' is no command", "frobnicate")]
    [InlineData("'--frobnicate' is no option of run", "run", "--frobnicate")]
    [InlineData("'--frobnicate' is no argument or option of locks", "locks", "--frobnicate")]
    [InlineData("'extra' is no argument or option of reap", "reap", "extra")]
    [InlineData("nothing to run", "run")]
    [InlineData("-c cannot be empty", "run", "-c", "")]
    [InlineData("'-c' contains no SQL statement", "run", "-c", " -- only a comment")]
    [InlineData("there is no such file", "run", "no/such/file.sql")]
    [InlineData("is a folder", "run", ".")]
    [InlineData("only once", "run", "-", "-")]
    [InlineData("--lock-timeout cannot be 0", "run", "-c", "SELECT 1", "--lock-timeout", "0")]
    [InlineData("--statement-timeout cannot be '5'", "run", "-c", "SELECT 1", "--statement-timeout", "5")]
    [InlineData("--idle-timeout cannot be '1d'", "run", "-c", "SELECT 1", "--idle-timeout", "1d")]
    [InlineData("--terminate-idle-blockers cannot be none", "run", "-c", "SELECT 1", "--terminate-idle-blockers", "none")]
    [InlineData("--older-than cannot be none", "reap", "--older-than", "none")]
    [InlineData("--transaction-age cannot be 0", "reap", "--transaction-age", "0s")]
    [InlineData("--limit cannot be '0'", "reap", "--limit", "0")]
    [InlineData("--limit cannot be 'x'", "reap", "--limit", "x")]
    [InlineData("--application cannot be empty", "reap", "--application", "")]
    [InlineData("--user cannot be empty", "reap", "--user", "")]
    [InlineData("--pid cannot be '-1'", "locks", "--pid", "-1")]
    [InlineData("--watch cannot be below 100ms", "locks", "--watch", "99ms")]
    [InlineData("--watch cannot be '1'", "locks", "--watch", "1")]
    [InlineData("--format cannot be 'xml'", "locks", "--format", "xml")]
    [InlineData("--connection", "locks", "--connection")]
    [InlineData("--connection is empty", "locks", "--connection", "")]
    public async Task A_mistake_in_the_arguments_costs_one_clear_line_and_exit_code_2(string expected, params string[] arguments)
    {
        var result = (await Tool.Built().On(NoServer).RunAsync(arguments)).ExitsWith(2);

        Assert.Empty(result.Output);
        var lines = result.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("guardrails: ", lines[0], StringComparison.Ordinal);
        Assert.Contains(expected, lines[0], StringComparison.Ordinal);
        Assert.Matches("^Try 'guardrails( run| locks| reap)? --help'\\.$", lines[1]);
    }

    [Fact]
    public async Task Without_a_command_the_help_stands_on_standard_error()
    {
        var result = (await Tool.Built().RunAsync()).ExitsWith(2);

        Assert.Empty(result.Output);
        Assert.Contains("guardrails [command] [options]", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "guardrails run migrations/")]
    [InlineData("run --help", "--lock-timeout <DURATION>", "[default: 5s]", "[default: 120s]", "guardrails run -c")]
    [InlineData("locks --help", "--watch <DURATION>", "guardrails locks --watch 1s")]
    [InlineData("reap --help", "--older-than <DURATION>", "[default: 60s]", "guardrails reap --older-than 60s --application shop_api --dry-run")]
    public async Task Every_command_has_help_with_an_example(string arguments, params string[] expected)
    {
        var result = (await Tool.Built().RunAsync(arguments.Split(' '))).ExitsWith(0);

        Assert.Empty(result.Error);
        Assert.Contains("Examples:", result.Output, StringComparison.Ordinal);
        Assert.All(expected, text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_said()
    {
        var result = (await Tool.Built().RunAsync("--version")).ExitsWith(0);

        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }

    [Fact]
    public async Task Without_a_connection_the_ways_to_give_one_are_named()
    {
        var result = (await Tool.Built().RunAsync("locks")).ExitsWith(2);

        Assert.All(
            ["--connection", "GUARDRAILS_CONNECTION", "DATABASE_URL", "PGHOST"],
            way => Assert.Contains(way, result.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'S', 0 }, "UTF-16")]
    [InlineData(new byte[] { (byte)'S', 0, 1, 2 }, "byte 1 is NUL")]
    [InlineData(new byte[] { (byte)'S', 0xC3, 0x28 }, "position 1")]
    [InlineData(new byte[] { }, "contains no SQL statement")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'\n' }, "contains no SQL statement")]
    public async Task A_file_that_is_no_SQL_text_is_refused_by_its_name(byte[] content, string expected)
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("042_broken.sql", content);

        var result = (await Tool.Built().On(NoServer).RunAsync("run", file)).ExitsWith(2);

        Assert.Contains("042_broken.sql", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_refused_by_its_name()
    {
        using var folder = new ScratchFolder();
        var loop = Path.Combine(folder.Path, "043_loop.sql");
        File.CreateSymbolicLink(loop, loop);

        var result = (await Tool.Built().On(NoServer).RunAsync("run", loop)).ExitsWith(2);

        Assert.Contains("cannot read '", result.Error, StringComparison.Ordinal);
        Assert.Contains("043_loop.sql", result.Error, StringComparison.Ordinal);
    }
}
