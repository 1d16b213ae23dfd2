using System.Text.Json;

namespace Guardrails.Cli.Tests.Support;

/// <summary>What a finished run of the executable left.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>What else tells a reader of a failed test how it went, such as the logs of services.</summary>
    public string Logs { get; init; } = string.Empty;

    /// <summary>Everything that was written, for what must not stand anywhere.</summary>
    public string Everything => Output + Error;

    /// <summary>Standard output, which must be one JSON object and nothing else.</summary>
    public JsonElement Json()
    {
        try
        {
            return JsonDocument.Parse(Output).RootElement;
        }
        catch (JsonException e)
        {
            Assert.Fail($"{e.Message}\n{Describe()}");
            throw;
        }
    }

    public ToolResult ExitsWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\n{Describe()}");
        Assert.DoesNotContain("   at ", Everything, StringComparison.Ordinal);
        return this;
    }

    /// <summary>That a run with JSON as the answer ended with this exit code and outcome.</summary>
    public void EndsAs(int exitCode, string outcome)
    {
        var actual = Json().GetProperty("outcome").GetString();
        Assert.True((ExitCode, actual) == (exitCode, outcome), $"{actual} instead of {outcome}, or not exit code {exitCode}.\n{Describe()}");
    }

    /// <summary>All there is, for the message of a failed test.</summary>
    public string Describe() => $"Exit code {ExitCode}.\n--- stdout\n{Output}\n--- stderr\n{Error}\n{Logs}";
}
