using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reflection;
using Guardrails.Cli.Connection;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Linting;
using Guardrails.Cli.Output.Lint;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Rules;
using Npgsql;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails lint</c>: looks for hazards in SQL, without a database.</summary>
internal sealed class LintCommand
{
    private readonly CliContext _context;

    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "SQL files, folders, globs in quotes, or - for standard input. The files of a folder are read in the order in which a migration tool runs them, and each adds to what is known of the schema.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _schema = CommonOptions.Names("--schema", "FILE", "SQL that describes what exists before the first script: pg_dump --schema-only, for instance. Repeatable; also folders and globs.");

    private readonly Option<string?> _connection = new(CommonOptions.ConnectionName)
    {
        Description = "A live database whose catalogue says what exists; without it nothing is connected to, whatever the environment says.",
        HelpName = "STRING",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<int> _version = PostgresVersionOption();
    private readonly Option<bool> _assumeTransaction = new("--assume-transaction") { Description = "Whoever runs the scripts wraps each into a transaction, as most frameworks do." };

    private readonly Option<RuleSeverity?> _failOn = new("--fail-on")
    {
        Description = "Exit with 1 when a finding weighs at least so much. [default: warning]",
        HelpName = "error|warning|suggestion|none",
        CustomParser = static result =>
        {
            var severity = ReadSeverity(result.Tokens[^1].Value);
            if (severity is null)
            {
                result.AddError($"--fail-on cannot be '{result.Tokens[^1].Value}'; give error, warning, suggestion or none.");
            }

            return severity;
        },
    };

    private readonly Option<KeyValuePair<string, RuleSeverity>[]> _rules = new("--rule")
    {
        Description = "What a rule's findings weigh, such as GRD3009=error; none turns it off. Repeatable.",
        HelpName = "ID=none|suggestion|warning|error",
        CustomParser = ReadRules,
    };

    private readonly Option<bool> _fix = new("--fix") { Description = "Apply the rewrites that need no judgement to the files, and report what is left." };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "A file of findings that are not reported again, usually guardrails.baseline, committed beside the scripts.", HelpName = "FILE" };
    private readonly Option<bool> _writeBaseline = new("--write-baseline") { Description = "Write all findings into the baseline instead of reporting them." };
    private readonly Option<string?> _startAfter = new("--start-after") { Description = "The script that was applied last, by name or version: it and those before it are only read for what they create.", HelpName = "ID" };
    private readonly Option<LintFormat> _format = FormatOption();

    private LintCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var lint = new LintCommand(context);
        var command = new GuardCommand(
            "lint",
            "Looks for hazards in SQL migrations: heavy locks, statements that cannot run where they stand, changes that break running versions.",
            "guardrails lint migrations",
            "guardrails lint db/V*.sql --schema schema.sql --assume-transaction --fail-on error",
            "guardrails lint migrations --start-after V41 --baseline guardrails.baseline --format github",
            "pg_dump --schema-only shop | guardrails lint - --format json")
        {
            lint._paths, lint._schema, lint._connection, lint._version, lint._assumeTransaction, lint._failOn, lint._rules, lint._fix, lint._baseline, lint._writeBaseline,
            lint._startAfter, lint._format,
        };
        command.SetAction(lint.ExecuteAsync);
        return command;
    }

    /// <summary>The major version whose behaviour counts.</summary>
    public static Option<int> PostgresVersionOption() => new("--postgres-version")
    {
        Description = $"The server's major version, {LintOptions.OldestPostgresVersion} to {LintOptions.NewestPostgresVersion}.",
        HelpName = "14..18",
        DefaultValueFactory = _ => 16,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var major) &&
                major is >= LintOptions.OldestPostgresVersion and <= LintOptions.NewestPostgresVersion)
            {
                return major;
            }

            result.AddError($"--postgres-version cannot be '{text}'; give a major version from {LintOptions.OldestPostgresVersion} to {LintOptions.NewestPostgresVersion}.");
            return 0;
        },
    };

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_connection) is not { } connection)
        {
            return await ExecuteAsync(parsed, dataSource: null, cancellationToken).ConfigureAwait(false);
        }

        var dataSource = ConnectionSettings.CreateDataSource(connection, _context.Environment);
        await using (dataSource.ConfigureAwait(false))
        {
            return await ExecuteAsync(parsed, dataSource, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, NpgsqlDataSource? dataSource, CancellationToken cancellationToken)
    {
        var request = new LintRequest
        {
            ReadSchema = dataSource is null ? null : token => CatalogueSchemaReader.ReadAsync(dataSource, token),
            Paths = parsed.GetValue(_paths) ?? [],
            SchemaPaths = parsed.GetValue(_schema) ?? [],
            Options = new LintOptions
            {
                PostgresVersion = parsed.GetValue(_version),
                AssumeTransaction = parsed.GetValue(_assumeTransaction),
                Severities = Severities(parsed.GetValue(_rules) ?? []),
            },
            FailOn = parsed.GetValue(_failOn) ?? RuleSeverity.Warning,
            StartAfter = parsed.GetValue(_startAfter),
            BaselineFile = parsed.GetValue(_baseline),
            WritesBaseline = parsed.GetValue(_writeBaseline),
            Fixes = parsed.GetValue(_fix),
        };
        if (request is { WritesBaseline: true, BaselineFile: null })
        {
            throw new UsageException($"--write-baseline needs --baseline FILE, usually {Baseline.DefaultFileName}.");
        }

        var outcome = await new LintRun(request, _context.Terminal.Say).RunAsync(cancellationToken).ConfigureAwait(false);
        Answer(outcome, parsed.GetValue(_format));
        return outcome.Reaches(request.FailOn) ? ExitCode.Failed : ExitCode.Ok;
    }

    private void Answer(LintOutcome outcome, LintFormat format)
    {
        switch (format)
        {
            case LintFormat.Text:
                new LintText(_context.Terminal.Report).Write(outcome);
                break;
            case LintFormat.Github:
                LintGithub.Write(_context.Terminal.WriteData, outcome);
                break;
            default:
                using (var output = new BufferedStream(_context.Terminal.OpenData(), 1 << 16))
                {
                    if (format == LintFormat.Json)
                    {
                        LintJson.Write(output, outcome);
                    }
                    else
                    {
                        LintSarif.Write(output, outcome, Version());
                    }

                    output.WriteByte((byte)'\n');
                }

                break;
        }
    }

    private static string Version() =>
        typeof(LintCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private static Dictionary<string, RuleSeverity> Severities(IEnumerable<KeyValuePair<string, RuleSeverity>> rules)
    {
        var severities = new Dictionary<string, RuleSeverity>(StringComparer.Ordinal);
        foreach (var (id, severity) in rules)
        {
            severities[id] = severity;
        }

        return severities;
    }

    private static KeyValuePair<string, RuleSeverity>[]? ReadRules(ArgumentResult result)
    {
        var rules = new List<KeyValuePair<string, RuleSeverity>>();
        foreach (var token in result.Tokens)
        {
            var separator = token.Value.IndexOf('=', StringComparison.Ordinal);
            var id = separator < 0 ? token.Value : token.Value[..separator];
            if (RuleCatalogue.Find(id) is not { } rule)
            {
                result.AddError($"--rule names '{id}', which is no rule; 'guardrails rules' lists them.");
                return null;
            }

            if (separator < 0 || ReadSeverity(token.Value[(separator + 1)..]) is not { } severity)
            {
                result.AddError($"--rule cannot be '{token.Value}'; give {rule.Id}= and one of none, suggestion, warning, error.");
                return null;
            }

            rules.Add(new(rule.Id, severity));
        }

        return [.. rules];
    }

    private static Option<LintFormat> FormatOption() => new("--format")
    {
        Description = "What the answer on standard output looks like. [default: text]",
        HelpName = "text|json|sarif|github",
        CustomParser = result =>
        {
            switch (result.Tokens[^1].Value)
            {
                case "text":
                    return LintFormat.Text;
                case "json":
                    return LintFormat.Json;
                case "sarif":
                    return LintFormat.Sarif;
                case "github":
                    return LintFormat.Github;
                case var other:
                    result.AddError($"--format cannot be '{other}'; give text, json, sarif or github.");
                    return default;
            }
        },
    };

    private static RuleSeverity? ReadSeverity(string word) => word switch
    {
        "none" => RuleSeverity.None,
        "suggestion" => RuleSeverity.Suggestion,
        "warning" => RuleSeverity.Warning,
        "error" => RuleSeverity.Error,
        _ => null,
    };
}
