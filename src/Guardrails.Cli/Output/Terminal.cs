using System.Text;
using Spectre.Console;

namespace Guardrails.Cli.Output;

/// <summary>
/// Where the process writes: answers to standard output, talk to standard error. Colour and live progress only where a person looks:
/// on a terminal, without NO_COLOR for colour and without CI for both.
/// </summary>
internal sealed class Terminal
{
    // Not a terminal has no width: wrapping is left to whoever shows the text.
    private const int Unlimited = 1_000_000;

    private readonly TextWriter _out;
    private readonly TextWriter _error;
    private readonly Lazy<StyledWriter> _report;
    private readonly Lazy<StyledWriter> _talk;

    private Terminal(Func<string, string?> environment)
    {
        _out = Console.Out;
        _error = Console.Error;
        var attended = !IsSet("CI") && environment("TERM") != "dumb";
        IsOutputLive = attended && !Console.IsOutputRedirected;
        IsErrorLive = attended && !Console.IsErrorRedirected;
        HasColor = !IsSet("NO_COLOR");
        // Made when somebody writes to them: a run that answers in JSON never pays for drawing.
        _report = new Lazy<StyledWriter>(() => new StyledWriter(CreateConsole(_out, IsOutputLive, Unlimited), HasColor && IsOutputLive));
        _talk = new Lazy<StyledWriter>(() => new StyledWriter(CreateConsole(_error, IsErrorLive, Unlimited), HasColor && IsErrorLive));

        bool IsSet(string name) => !string.IsNullOrEmpty(environment(name));
    }

    /// <summary>The answer of a command, in text.</summary>
    public StyledWriter Report => _report.Value;

    /// <summary>What is said beside it.</summary>
    public StyledWriter Talk => _talk.Value;

    /// <summary>Whether standard output may be drawn over.</summary>
    public bool IsOutputLive { get; }

    /// <summary>Whether standard error may be drawn over.</summary>
    public bool IsErrorLive { get; }

    private bool HasColor { get; }

    public static Terminal ForProcess(Func<string, string?> environment)
    {
        if (Console.OutputEncoding is not UTF8Encoding)
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        return new Terminal(environment);
    }

    /// <summary>A console to draw on: as wide as the terminal when there is one.</summary>
    public (IAnsiConsole Console, bool HasColor) CreateCanvas(bool onError) => onError
        ? (CreateConsole(_error, IsErrorLive, width: null), HasColor && IsErrorLive)
        : (CreateConsole(_out, IsOutputLive, IsOutputLive ? null : Unlimited), HasColor && IsOutputLive);

    /// <summary>Writes a line of data as it is.</summary>
    public void WriteData(string line)
    {
        _out.WriteLine(line);
        _out.Flush();
    }

    /// <summary>Standard output as a stream, for data that are written piece by piece in UTF-8. The caller writes nothing else meanwhile.</summary>
    public Stream OpenData()
    {
        _out.Flush();
        return Console.OpenStandardOutput();
    }

    /// <summary>One line to standard error, with the tool's name in front.</summary>
    public void Say(string message) => Talk.Text($"guardrails: {message}").EndLine();

    private static IAnsiConsole CreateConsole(TextWriter writer, bool ansi, int? width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ansi ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = ansi ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
            // Would turn colours on for the logs of some CI systems.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Capabilities.Unicode = true;
        if (width is { } columns)
        {
            console.Profile.Width = columns;
        }

        return console;
    }
}
