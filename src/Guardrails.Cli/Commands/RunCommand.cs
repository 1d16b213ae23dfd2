using System.CommandLine;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Cli.Output.Json;
using Guardrails.Cli.Running;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails run</c>: executes SQL under the guard.</summary>
internal sealed class RunCommand
{
    private readonly CliContext _context;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "SQL files, run in this order; - for standard input. Each is one transaction, unless it has BEGIN … COMMIT blocks of its own.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _commands = CommonOptions.Names("-c", "SQL", "SQL to run behind the files, as if it were a file. May be repeated.");

    private readonly Option<Duration> _lockTimeout = CommonOptions.Time(
        "--lock-timeout", Duration.Seconds(5), "How long a transaction may wait for its locks, from the first wait on, pauses included. Also how long to wait for the migration lock.", allowNone: true);

    private readonly Option<Duration> _statementTimeout = CommonOptions.Time(
        "--statement-timeout", Duration.Seconds(120), "How long one statement may run that holds strong locks. Statements that block nobody (VALIDATE CONSTRAINT, ANALYZE, … CONCURRENTLY) have no limit.", allowNone: true);

    private readonly Option<Duration> _idleTimeout = CommonOptions.Time(
        "--idle-timeout", Duration.Seconds(60), "After how long the server ends our transaction when it hears nothing from us.", allowNone: true);

    private readonly Option<bool> _allowMultipleTransactions = new("--allow-multiple-transactions")
    {
        Description = "Also run files that need several transactions, like one with CREATE INDEX CONCURRENTLY beside other statements. A failure in the middle leaves them half applied.",
    };

    private readonly Option<Duration?> _terminateIdleBlockers = CommonOptions.OptionalTime(
        "--terminate-idle-blockers", "End sessions that block us and have been idle in a transaction for this long. Never active ones. Without it nobody is ended.");

    private readonly Option<bool> _preflight = new("--preflight")
    {
        Description = "Look first, as 'guardrails preflight' does, and execute nothing when that speaks against it (exit code 8).",
    };

    private readonly Option<int?> _largeTable = CommonOptions.LargeTable(" (with --preflight)");

    private readonly Option<string?> _connection = CommonOptions.Connection();
    private readonly Option<OutputFormat?> _format = CommonOptions.Format();

    private RunCommand(CliContext context)
    {
        _context = context;
        _files.Validators.Add(result =>
        {
            // Whatever begins with a dash and is no option of ours ends up here.
            if (result.Tokens.FirstOrDefault(t => t.Value is ['-', _, ..] && !File.Exists(t.Value)) is { } option)
            {
                result.AddError($"'{option.Value}' is no option of run, and no file.");
            }
        });
    }

    public static Command Create(CliContext context)
    {
        var run = new RunCommand(context);
        var command = new GuardCommand(
            "run",
            "Executes SQL files under strict timeouts, names the sessions that block them, and stops at the first failure.",
            "guardrails run migrations/041_orders.sql migrations/042_add_note.sql",
            "guardrails run -c \"ALTER TABLE orders ADD COLUMN note text\" --lock-timeout 10s",
            "pg_dump --schema-only shop | guardrails run - --connection postgres://migrator@db/shop_copy --format json")
        {
            run._files, run._commands, run._lockTimeout, run._statementTimeout, run._idleTimeout, run._allowMultipleTransactions,
            run._terminateIdleBlockers, run._preflight, run._largeTable, run._connection, run._format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(run._largeTable) is not null && !result.GetValue(run._preflight))
            {
                result.AddError("--large-table is for --preflight; add that, or leave it out.");
            }
        });
        command.SetAction(run.ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scripts = await ScriptReader.ReadAsync(parsed.GetValue(_files) ?? [], parsed.GetValue(_commands) ?? [], cancellationToken).ConfigureAwait(false);
        var dataSource = parsed.OpenDataSource(_connection, _context);
        await using (dataSource.ConfigureAwait(false))
        {
            var text = parsed.GetValue(_format) == OutputFormat.Json ? null : new RunText(_context.Terminal.Report);
            var progress = new RunProgress(_context.Terminal, text);
            using var log = new LogSink(progress.Level, progress.Hear);
            var run = new MigrationRun(dataSource, Options(parsed), progress, log, _context.Time)
            {
                PreflightLimit = parsed.GetValue(_preflight) ? parsed.LargeTableBytes(_largeTable) : null,
            };
            var result = await run.RunAsync(scripts, cancellationToken).ConfigureAwait(false);
            Answer(result, text);
            return CodeOf(result.Outcome);
        }
    }

    private GuardOptions Options(ParseResult parsed) => new()
    {
        LockTimeout = parsed.GetValue(_lockTimeout).Value,
        StatementTimeout = parsed.GetValue(_statementTimeout).Value,
        IdleInTransactionSessionTimeout = parsed.GetValue(_idleTimeout).Value,
        AllowMultipleTransactions = parsed.GetValue(_allowMultipleTransactions),
        TerminateIdleBlockersAfter = parsed.GetValue(_terminateIdleBlockers)?.Value,
    };

    private void Answer(RunResult result, RunText? text)
    {
        // In JSON the reason is one field among many; and where nothing was begun there is nothing for people to read on standard output.
        if (result.Failure is { } failure && (text is null || !result.WasStarted))
        {
            _context.Terminal.Say(failure.Message);
        }

        if (text is null)
        {
            _context.Terminal.WriteData(JsonText.Write(RunAnswer.From(result)));
        }
        else if (result.WasStarted)
        {
            text.Write(result);
        }
        else if (result.Failure is UnsafeMigrationException { Report: var found })
        {
            PreflightText.Write(found, _context.Terminal.Report);
        }
    }

    private int CodeOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Ok => ExitCode.Ok,
        RunOutcome.LockTimeout => ExitCode.LockTimeout,
        RunOutcome.StatementTimeout => ExitCode.StatementTimeout,
        RunOutcome.Busy => ExitCode.Busy,
        RunOutcome.CheckFailed => ExitCode.CheckFailed,
        RunOutcome.Cancelled => _context.Interruption.ExitCode ?? ExitCode.Failed,
        _ => ExitCode.Failed,
    };
}
