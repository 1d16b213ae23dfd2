using System.CommandLine;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Linting;
using Guardrails.Cli.Output;
using Guardrails.Cli.Tracing;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails trace</c>: runs SQL where it may and says what it really locked.</summary>
internal sealed class TraceCommand
{
    private readonly CliContext _context;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "SQL files, folders, globs in quotes, or - for standard input, run in this order; what one creates exists for the next.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int> _version = LintCommand.PostgresVersionOption();
    private readonly Option<string?> _connection = new(CommonOptions.ConnectionName)
    {
        Description = "A server to run on instead of a scratch server: in a database that is created there and dropped afterwards, or with --rollback in the given one.",
        HelpName = "STRING",
    };

    private readonly Option<bool> _rollback = new("--rollback") { Description = "Run in the database of --connection, all files in one transaction that is rolled back. The locks are real until then." };
    private readonly Option<OutputFormat?> _format = CommonOptions.Format();

    private TraceCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var trace = new TraceCommand(context);
        var command = new GuardCommand(
            "trace",
            "Runs SQL on a scratch server and reports the locks, scans and rewrites that really happened, statement by statement.",
            "guardrails trace schema.sql migrations/0042_calendar.sql",
            "guardrails trace migrations --postgres-version 18 --format json",
            "guardrails trace 0042.sql --connection 'Host=localhost;Database=shop_copy;Username=me' --rollback")
        {
            trace._files, trace._version, trace._connection, trace._rollback, trace._format,
        };
        command.SetAction(trace.ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connection = parsed.GetValue(_connection);
        var rollsBack = parsed.GetValue(_rollback);
        if (rollsBack && connection is null)
        {
            throw new UsageException("--rollback needs --connection: on a scratch server there is nothing to protect.");
        }

        var files = await ScriptFiles.ReadAsync(parsed.GetValue(_files) ?? [], _context.Terminal.Say, cancellationToken).ConfigureAwait(false);
        if (files.Find(static file => Guardrails.Sql.Parsing.SqlParser.Parse(file.Text).Statements.Count == 0) is { } empty)
        {
            throw new UsageException($"{SqlFile.Quote(empty.Path)} contains no SQL statement.");
        }

        var traced = rollsBack
            ? await RollBackAsync(parsed, files, cancellationToken).ConfigureAwait(false)
            : await ApplyAsync(connection, parsed.GetValue(_version), files, cancellationToken).ConfigureAwait(false);
        Answer(traced, parsed.GetValue(_format));
        return traced.Any(static file => file.Failed is not null) ? ExitCode.Failed : ExitCode.Ok;
    }

    private async Task<IReadOnlyList<TracedFile>> RollBackAsync(ParseResult parsed, List<SqlFile> files, CancellationToken cancellationToken)
    {
        var dataSource = parsed.OpenDataSource(_connection, _context);
        await using (dataSource.ConfigureAwait(false))
        {
            return await TraceRun.RollBackAsync(dataSource, files, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<TracedFile>> ApplyAsync(string? connection, int major, List<SqlFile> files, CancellationToken cancellationToken)
    {
        var scratch = connection is null
            ? await ScratchDatabase.StartAsync(major, cancellationToken).ConfigureAwait(false)
            : await ScratchDatabase.CreateOnAsync(connection, _context.Environment, cancellationToken).ConfigureAwait(false);
        await using (scratch.ConfigureAwait(false))
        {
            return await TraceRun.ApplyAsync(scratch.DataSource, files, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Answer(IReadOnlyList<TracedFile> traced, OutputFormat? format)
    {
        if (format == OutputFormat.Json)
        {
            using var output = _context.Terminal.OpenData();
            TraceAnswer.WriteJson(output, traced);
            output.WriteByte((byte)'\n');
        }
        else
        {
            TraceAnswer.WriteText(_context.Terminal.Report, traced);
        }
    }
}
