using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Guardrails.Cli.Commands;

/// <summary>A command that knows how it is used.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">Whole command lines for its help.</param>
internal sealed class GuardCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>The help of System.CommandLine with examples behind it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in ((GuardCommand)parseResult.CommandResult.Command).Examples)
        {
            output.WriteLine($"  {example}");
        }

        return exitCode;
    }
}
