using System.Text.Json;

namespace Guardrails.Cli.Tests.Support;

/// <summary>What a finished run of the executable left.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Everything that was written, for what must not stand anywhere.</summary>
    public string Everything => Output + Error;

    /// <summary>Standard output, which must be one JSON object and nothing else.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    public ToolResult ExitsWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\n--- stdout\n{Output}\n--- stderr\n{Error}");
        Assert.DoesNotContain("   at ", Everything, StringComparison.Ordinal);
        return this;
    }
}
