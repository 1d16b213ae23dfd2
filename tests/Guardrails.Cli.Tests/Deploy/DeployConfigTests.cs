using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Tests.Support;

namespace Guardrails.Cli.Tests.Deploy;

/// <summary>What is wrong with a guardrails.json is said with line, column and what was probably meant.</summary>
public sealed class DeployConfigTests
{
    private const string Service =
        """{ "name": "api", "command": { "stop": ["s"], "start": ["t"], "status": ["u"] } }""";

    [Theory]
    [InlineData("{ \"migrat\": {} }", "1:3", "unknown key 'migrat'; did you mean 'migrate'?")]
    [InlineData("{\n  \"migrate\": { \"comand\": [\"x\"] }\n}", "2:16", "unknown key 'comand' in 'migrate'; did you mean 'command'?")]
    [InlineData("{ \"migrate\": { \"command\": \"make migrate\" } }", "1:27", "'migrate.command' must be an array of strings")]
    [InlineData("{ \"migrate\": { } }", "1:14", "'migrate' needs either 'command' or 'files'")]
    [InlineData("{ }", "1:1", "the configuration has no 'migrate'")]
    [InlineData("[ ]", "1:1", "must be an object")]
    [InlineData("{ \"migrate\": { \"command\": [\"x\"] }, \"services\": {} }", "1:48", "'services' must be an array")]
    [InlineData("{ \"migrate\": { \"command\": [\"x\"] }, \"services\": [ { \"name\": \"api\" } ] }", "1:50", "'services[0]' needs either 'compose' or 'command'")]
    [InlineData("{ \"migrate\": { \"command\": [\"x\"] }, \"drain\": { \"timeout\": 30 } }", "1:58", "'drain.timeout' must be a string")]
    [InlineData("{ \"migrate\": { \"command\": [\"x\"] }, \"drain\": { \"timeout\": \"0\" } }", "1:58", "'drain.timeout' cannot be 0")]
    [InlineData("{ \"migrate\": { \"command\": [\"x\"] }, \"reap\": { \"olderThan\": \"soon\" } }", "1:59", "'reap.olderThan' cannot be 'soon'")]
    [InlineData("{ \"migrate\": ", "1:14", "this is no JSON")]
    [InlineData("{ \"journal\": \"a\", \"journal\": \"b\" }", "1:19", "'journal' stands here a second time")]
    public void A_mistake_is_answered_with_its_place(string text, string place, string problem)
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("guardrails.json", text);

        var refused = Assert.Throws<UsageException>(() => DeployConfigReader.Read(file));

        Assert.StartsWith($"{file}:{place}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "http": "ftp://x" }""", "must be an http or https URL")]
    [InlineData("""{ "tcp": "localhost" }""", "must be HOST:PORT")]
    [InlineData("""{ "http": "http://x", "tcp": "x:1" }""", "needs exactly one of")]
    [InlineData("""{ "container": true }""", "is no container")]
    [InlineData("""{ "htpp": "http://x" }""", "did you mean 'http'?")]
    public void A_health_check_that_cannot_work_is_refused(string health, string problem)
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("guardrails.json", $$"""{ "migrate": { "command": ["x"] }, "services": [ {{Service[..^1]}}, "health": {{health}} } ] }""");

        Assert.Contains(problem, Assert.Throws<UsageException>(() => DeployConfigReader.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_services_of_one_name_are_refused()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("guardrails.json", $$"""{ "migrate": { "command": ["x"] }, "services": [ {{Service}}, {{Service}} ] }""");

        Assert.Contains("second service called 'api'", Assert.Throws<UsageException>(() => DeployConfigReader.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_said_has_its_default_and_paths_are_relative_to_the_file()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("guardrails.json", $$"""{ "$schema": "guardrails.schema.json", "connection": "env:DATABASE_URL", "migrate": { "files": ["m/*.sql"] }, "services": [ {{Service}} ] }""");

        var config = DeployConfigReader.Read(file);

        Assert.Equal((30, 60), (config.DrainTimeout.TotalSeconds, config.ReapOlderThan.TotalSeconds));
        Assert.Equal(Path.Combine(folder.Path, ".guardrails", "deploy.journal"), config.Journal);
        Assert.Equal("env:DATABASE_URL", config.Connection);
        Assert.Null(Assert.Single(config.Services).ApplicationName);
    }
}
