using System.CommandLine;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Cli.Output.Json;
using Microsoft.Extensions.Logging;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails reap</c>: ends sessions that sit idle in a transaction.</summary>
internal sealed class ReapCommand
{
    private readonly CliContext _context;

    private readonly Option<Duration> _olderThan = CommonOptions.Time(
        "--older-than", Duration.Seconds(60), "How long a session must have been idle in its transaction.", allowNone: false);

    private readonly Option<Duration?> _transactionAge = CommonOptions.OptionalTime("--transaction-age", "Its transaction must also be at least this old.");

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say who would be ended, and end nobody." };

    private readonly Option<string[]> _applications = CommonOptions.Names(
        "--application", "GLOB", "Only sessions whose application_name matches (* any characters, ? one). May be repeated.");

    private readonly Option<string[]> _excludeApplications = CommonOptions.Names(
        "--exclude-application", "GLOB", "Never sessions whose application_name matches. May be repeated.");

    private readonly Option<string[]> _users = CommonOptions.Names("--user", "NAME", "Only sessions of this role. May be repeated.");

    private readonly Option<bool> _allDatabases = new("--all-databases") { Description = "Also sessions of other databases." };

    private readonly Option<int?> _limit = CommonOptions.Number("--limit", "At most this many sessions, the longest idle first.");

    private readonly Option<string?> _connection = CommonOptions.Connection();
    private readonly Option<OutputFormat?> _format = CommonOptions.Format();

    private ReapCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var reap = new ReapCommand(context);
        var command = new GuardCommand(
            "reap",
            "Ends sessions that sit idle in a transaction and hold their locks. Never sessions at work, replication or autovacuum.",
            "guardrails reap --older-than 60s --application shop_api --dry-run",
            "guardrails reap --older-than 10m --exclude-application 'report*' --limit 5")
        {
            reap._olderThan, reap._transactionAge, reap._dryRun, reap._applications, reap._excludeApplications, reap._users, reap._allDatabases,
            reap._limit, reap._connection, reap._format,
        };
        command.SetAction(reap.ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var dataSource = parsed.OpenDataSource(_connection, _context);
        await using (dataSource.ConfigureAwait(false))
        {
            var trail = new List<string>();
            using var log = new LogSink(LogLevel.Warning, entry => trail.Add(entry.Message));
            try
            {
                var report = await new IdleTransactionReaper(dataSource, log).ReapAsync(Options(parsed), cancellationToken).ConfigureAwait(false);
                Answer(report, parsed.GetValue(_format) ?? OutputFormat.Text);
                return !report.DryRun && report.Sessions.Any(s => s.Outcome == ReapOutcome.Denied) ? ExitCode.Failed : ExitCode.Ok;
            }
            catch
            {
                // There is no report, but sessions may have been ended.
                foreach (var line in trail)
                {
                    _context.Terminal.Say(line);
                }

                throw;
            }
        }
    }

    private ReapOptions Options(ParseResult parsed) => new()
    {
        OlderThan = parsed.GetValue(_olderThan).Value,
        TransactionAge = parsed.GetValue(_transactionAge)?.Value,
        DryRun = parsed.GetValue(_dryRun),
        Applications = parsed.GetValue(_applications) ?? [],
        ExcludeApplications = parsed.GetValue(_excludeApplications) ?? [],
        Users = parsed.GetValue(_users) ?? [],
        AllDatabases = parsed.GetValue(_allDatabases),
        Limit = parsed.GetValue(_limit),
    };

    private void Answer(ReapReport report, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            _context.Terminal.WriteData(JsonText.Write(new ReapJson
            {
                DryRun = report.DryRun,
                Sessions = [.. report.Sessions.Select(s => new ReapedSessionJson(s))],
                Notes = report.Notes,
            }));
        }
        else
        {
            ReapText.Write(report, _context.Terminal.Report);
        }
    }
}
