using System.CommandLine;
using Guardrails.Cli.Connection;
using Guardrails.Cli.Deploy;
using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Deploy.Journal;
using Guardrails.Cli.Deploy.Services;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Cli.Output.Json;
using Guardrails.Cli.Running;
using Guardrails.Sql.Linting;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails deploy</c>, <c>deploy resume</c> and <c>deploy status</c>.</summary>
internal sealed class DeployCommand
{
    private const string EnvironmentPrefix = "env:";

    private readonly CliContext _context;

    private readonly Option<string> _config = new("--config")
    {
        Description = "The configuration.",
        HelpName = "FILE",
        DefaultValueFactory = _ => DeployConfigReader.DefaultFile,
    };

    private readonly Option<bool> _killIdle = new("--kill-idle-tx")
    {
        Description = "End sessions that have been idle in a transaction for the time that 'reap' names, before migrating.",
    };

    private readonly Option<bool> _migrateOnly = new("--migrate-only") { Description = "Touch no service." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say every step, and change nothing." };

    private readonly Option<DeployPhase> _from = new("--from")
    {
        Description = "Leave out what comes before: preflight, stop, drain, reap, migrate or start.",
        HelpName = "STEP",
        DefaultValueFactory = _ => DeployPhase.Preflight,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (text.All(char.IsAsciiLetterLower) && Enum.TryParse<DeployPhase>(text, ignoreCase: true, out var phase))
            {
                return phase;
            }

            result.AddError($"--from cannot be '{text}'; give {string.Join(", ", Enum.GetNames<DeployPhase>().Select(n => n.ToLowerInvariant()))}.");
            return default;
        },
    };

    private readonly Option<string?> _connection = CommonOptions.Connection();
    private readonly Option<OutputFormat?> _format = CommonOptions.Format();

    private DeployCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var deploy = new DeployCommand(context);
        var command = new GuardCommand(
            "deploy",
            "Stops services, waits until their connections are gone, migrates, and starts the services only if that succeeded.",
            "guardrails deploy --dry-run",
            "guardrails deploy --kill-idle-tx",
            "guardrails deploy resume")
        {
            deploy._config, deploy._killIdle, deploy._migrateOnly, deploy._dryRun, deploy._from, deploy._connection, deploy._format,
        };
        command.SetAction((parsed, token) => deploy.ExecuteAsync(parsed, isResume: false, token));

        var resume = new GuardCommand("resume", "Goes on with a deploy whose process died or was interrupted.", "guardrails deploy resume", "guardrails deploy resume --from start")
        {
            deploy._config, deploy._killIdle, deploy._from, deploy._connection, deploy._format,
        };
        resume.SetAction((parsed, token) => deploy.ExecuteAsync(parsed, isResume: true, token));
        var status = new GuardCommand("status", "Says what the last deploy did, and what is down because of it.", "guardrails deploy status --format json")
        {
            deploy._config, deploy._format,
        };
        status.SetAction(deploy.ShowStatus);
        command.Add(resume);
        command.Add(status);
        return command;
    }

    private int ShowStatus(ParseResult parsed)
    {
        var state = DeployJournal.Read(DeployConfigReader.Read(parsed.GetValue(_config)!).Journal);
        if (parsed.GetValue(_format) == OutputFormat.Json)
        {
            _context.Terminal.WriteData(JsonText.Write(DeployJson.From(state)));
        }
        else
        {
            new DeployText(_context.Terminal, isAnswer: true).Write(state, ResumeCommand(parsed));
        }

        return ExitCode.Ok;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, bool isResume, CancellationToken cancellationToken)
    {
        var config = DeployConfigReader.Read(parsed.GetValue(_config)!);
        var options = new DeployOptions
        {
            KillIdleTransactions = parsed.GetValue(_killIdle),
            MigrateOnly = !isResume && parsed.GetValue(_migrateOnly),
            DryRun = !isResume && parsed.GetValue(_dryRun),
            From = parsed.GetValue(_from),
        };
        var scripts = await ReadScriptsAsync(config, cancellationToken).ConfigureAwait(false);
        var observer = new DeployText(_context.Terminal, parsed.GetValue(_format) != OutputFormat.Json);
        var dataSource = ConnectionSettings.CreateDataSource(ConnectionOf(parsed, config), _context.Environment);
        await using (dataSource.ConfigureAwait(false))
        {
            try
            {
                var services = options.MigrateOnly ? [] : await ServiceFactory.CreateAsync(config, cancellationToken).ConfigureAwait(false);
                if (options.DryRun)
                {
                    return Answer(parsed, observer, await new DeployDryRun(config, options, services, scripts, dataSource, observer).RunAsync(cancellationToken).ConfigureAwait(false));
                }

                using var journal = DeployJournal.Open(config.Journal, _context.Time);
                if (Refuse(journal.State, isResume, options, ResumeCommand(parsed)) is var (code, message))
                {
                    _context.Terminal.Say(message);
                    return code;
                }

                var run = new DeployRun(config, options, services, scripts, dataSource, journal, observer, _context, isResume ? journal.State!.Run : null);
                return Answer(parsed, observer, await run.RunAsync().ConfigureAwait(false));
            }
            catch (ServiceException e)
            {
                _context.Terminal.Say(e.Message);
                return ExitCode.CheckFailed;
            }
            catch (JournalBusyException e)
            {
                _context.Terminal.Say($"another deploy is running: {e.Message}. Nothing was touched.");
                return ExitCode.Busy;
            }
        }
    }

    /// <summary>Why this run may not begin, given what the last one did.</summary>
    private static (int ExitCode, string Message)? Refuse(JournalState? last, bool isResume, DeployOptions options, string resume)
    {
        if (last is null or { HasEnded: true })
        {
            return isResume ? (ExitCode.Ok, "there is nothing to resume: the last deploy has ended.") : null;
        }

        if (last.Process.IsAlive() && last.Process.Pid != Environment.ProcessId)
        {
            return (ExitCode.Busy, $"another deploy is running: {last}. Nothing was touched.");
        }

        if (!isResume)
        {
            return (ExitCode.CheckFailed, $"the last deploy has not ended: {last}; down because of it: {(last.Down.Count == 0 ? "none" : string.Join(", ", last.Down))}. Go on with: {resume}");
        }

        if (last.Migration is { } migration && migration.IsAlive())
        {
            return (ExitCode.Busy, $"the migration that the last deploy started still runs ({migration}). Let it finish, or end it, and resume then.");
        }

        var inDoubt = last.Steps.FirstOrDefault(s => s.Outcome is null && StepNames.IsMigration(s.Name) && s.Name != StepNames.Migrate);
        return inDoubt is not null && options.From < DeployPhase.Migrate
            ? (ExitCode.CheckFailed, $"'{inDoubt.Name}' was under way when the last deploy died, and whether it was committed cannot be known from here. Look at the schema, then say --from migrate (run that file and those behind it) or --from start (all is applied).")
            : null;
    }

    private int Answer(ParseResult parsed, DeployText text, DeployResult result)
    {
        if (parsed.GetValue(_format) == OutputFormat.Json)
        {
            _context.Terminal.WriteData(JsonText.Write(DeployJson.From(result)));
        }

        text.Write(result, ResumeCommand(parsed));
        return result.ExitCode;
    }

    private string? ConnectionOf(ParseResult parsed, DeployConfig config)
    {
        if (parsed.GetValue(_connection) is { } given)
        {
            return given;
        }

        if (config.Connection?.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) != true)
        {
            return config.Connection;
        }

        var name = config.Connection[EnvironmentPrefix.Length..];
        return _context.Environment(name) is { Length: > 0 } value
            ? value
            : throw new UsageException($"the configuration takes the connection from the environment variable {name}, which is not set.");
    }

    private string ResumeCommand(ParseResult parsed)
    {
        var config = parsed.GetValue(_config)!;
        return $"guardrails deploy resume{(config == DeployConfigReader.DefaultFile ? string.Empty : $" --config {config}")}";
    }

    private static async Task<IReadOnlyList<Script>> ReadScriptsAsync(DeployConfig config, CancellationToken cancellationToken)
    {
        if (config.Migrate.Files is not { } patterns)
        {
            return [];
        }

        var files = patterns.SelectMany(pattern => Expand(config.Folder, pattern)).Distinct().ToList();
        var scripts = await ScriptReader.ReadAsync(files, [], cancellationToken).ConfigureAwait(false);
        return [.. scripts.Select(s => s with { Path = Path.GetRelativePath(config.Folder, s.Path) })];
    }

    /// <summary>A pattern stands for the files of one folder, in migration order.</summary>
    private static List<string> Expand(string folder, string pattern)
    {
        var path = Path.GetFullPath(pattern, folder);
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0)
        {
            return [path];
        }

        var parent = Path.GetDirectoryName(path)!;
        List<string> found;
        try
        {
            found = Directory.Exists(parent) ? [.. Directory.GetFiles(parent, Path.GetFileName(path)).Order(MigrationOrder.Instance)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'migrate.files': cannot read the folder of '{pattern}': {SqlFile.Reason(e)}.");
        }

        return found.Count > 0 ? found : throw new UsageException($"'migrate.files': no file matches '{pattern}'.");
    }
}
