using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Commands;

/// <summary>The whole command line: parses it, runs the command, and turns what went wrong into one line and an exit code.</summary>
internal sealed class CommandLine(CliContext context)
{
    private const string ToolName = "guardrails";

    private static readonly (string Name, Func<CliContext, Command> Create)[] Commands =
    [
        ("lint", LintCommand.Create),
        ("run", RunCommand.Create),
        ("locks", LocksCommand.Create),
        ("reap", ReapCommand.Create),
        ("trace", TraceCommand.Create),
        ("rules", RulesCommand.Create),
        ("preflight", PreflightCommand.Create),
        ("deploy", DeployCommand.Create),
    ];

    public async Task<int> RunAsync(string[] args)
    {
        var root = CreateRoot(args);
        // Response files are off: an argument that begins with @ is an argument.
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return RefuseUsage(Describe(parsed), parsed.CommandResult.Command);
        }

        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Interruption handles the signals.
            Output = args.Length == 0 ? Console.Error : Console.Out,
        };
        try
        {
            var exitCode = await parsed.InvokeAsync(configuration, context.Interruption.Token).ConfigureAwait(false);
            return args.Length == 0 ? ExitCode.Usage : exitCode;
        }
        catch (UsageException e)
        {
            return RefuseUsage(e.Message, parsed.CommandResult.Command);
        }
        catch (OperationCanceledException) when (context.Interruption.ExitCode is { } interrupted)
        {
            context.Terminal.Say("interrupted.");
            return interrupted;
        }
        catch (MigrationFailedException e)
        {
            context.Terminal.Say(e.Message);
            return ExitCode.Failed;
        }
        catch (Npgsql.NpgsqlException e)
        {
            context.Terminal.Say($"the server or the connection failed: {e.Message}");
            return ExitCode.Failed;
        }
        catch (IOException)
        {
            // Files are read with their own errors: this is whoever read our output and left, as head does.
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // The last resort: our own mistake, which the user should be able to report.
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Terminal.Say($"this is a bug in guardrails, please report it: {e}");
            return ExitCode.Failed;
        }
    }

    /// <summary>
    /// Not a <see cref="RootCommand"/>: that one calls itself by the name of the assembly. Only the command that is asked for is made,
    /// because making all of them is a tenth of a short run; all of them when it is none.
    /// </summary>
    private GuardCommand CreateRoot(string[] args)
    {
        var root = new GuardCommand(
            ToolName,
            "Makes PostgreSQL schema migrations safe: finds hazards in them, runs them under guard, and shows who stands in their way.",
            "guardrails lint migrations",
            "guardrails run migrations/042_add_note.sql",
            "guardrails locks --watch 1s",
            "guardrails reap --older-than 60s --application shop_api --dry-run");
        var asked = args.Length == 0 ? null : Array.Find(Commands, command => command.Name == args[0]).Create;
        foreach (var create in asked is null ? Commands.Select(static command => command.Create) : [asked])
        {
            root.Add(create(context));
        }

        root.Add(new HelpOption { Action = new HelpWithExamples(new HelpAction()) });
        root.Add(new VersionOption());
        return root;
    }

    private int RefuseUsage(string message, Command command)
    {
        var path = command.Name == ToolName ? ToolName : $"{ToolName} {command.Name}";
        context.Terminal.Say(message);
        context.Terminal.Talk.Text($"Try '{path} --help'.").EndLine();
        return ExitCode.Usage;
    }

    /// <summary>The first error on one line; an argument that looks like a connection string is never quoted.</summary>
    private static string Describe(ParseResult parsed)
    {
        var message = parsed.UnmatchedTokens is [var unknown, ..]
            ? $"'{unknown}' is no {(parsed.CommandResult.Command.Name == ToolName ? "command" : "argument or option of " + parsed.CommandResult.Command.Name)}."
            : parsed.Errors[0].Message;
        return Secrets.LooksLikeConnection(message)
            ? $"what looks like a connection string stands where none is expected; give it with {CommonOptions.ConnectionName}."
            : string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
