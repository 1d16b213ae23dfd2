using System.CommandLine;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Cli.Output.Json;
using Guardrails.Cli.Running;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails preflight</c>: what a migration would meet on a live database.</summary>
internal sealed class PreflightCommand
{
    private readonly CliContext _context;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "SQL files in the order in which they would be run; - for standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _commands = CommonOptions.Names("-c", "SQL", "SQL behind the files, as if it were a file. May be repeated.");

    private readonly Option<int?> _largeTable = CommonOptions.LargeTable();

    private readonly Option<string?> _connection = CommonOptions.Connection();
    private readonly Option<OutputFormat?> _format = CommonOptions.Format();

    private PreflightCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var preflight = new PreflightCommand(context);
        var command = new GuardCommand(
            "preflight",
            "Looks, on the live database, at what a migration would lock, how large that is, and who is in the way now. Changes nothing.",
            "guardrails preflight migrations/042_add_note.sql",
            "guardrails preflight migrations/*.sql --large-table 500 --format json")
        {
            preflight._files, preflight._commands, preflight._largeTable, preflight._connection, preflight._format,
        };
        command.SetAction(preflight.ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scripts = await ScriptReader.ReadAsync(parsed.GetValue(_files) ?? [], parsed.GetValue(_commands) ?? [], cancellationToken).ConfigureAwait(false);
        var dataSource = parsed.OpenDataSource(_connection, _context);
        await using (dataSource.ConfigureAwait(false))
        {
            var report = await new MigrationPreflight(dataSource)
                .CheckAsync([.. scripts.Select(s => (s.Path, s.Sql))], parsed.LargeTableBytes(_largeTable), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(_format) == OutputFormat.Json)
            {
                _context.Terminal.WriteData(JsonText.Write(PreflightJson.From(report)));
            }
            else
            {
                PreflightText.Write(report, _context.Terminal.Report);
            }

            return report.IsSafe ? ExitCode.Ok : ExitCode.CheckFailed;
        }
    }
}
