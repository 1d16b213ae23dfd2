using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Guardrails.Cli.Connection;
using Guardrails.Cli.Infrastructure;
using Npgsql;

namespace Guardrails.Cli.Commands;

/// <summary>Options that several commands have, and the ways in which options are read.</summary>
internal static class CommonOptions
{
    public const string ConnectionName = "--connection";

    public static Option<string?> Connection() => new(ConnectionName)
    {
        Description = "The database: keywords (Host=…;Database=…), a postgres:// URI, or libpq's keywords. Without it GUARDRAILS_CONNECTION, DATABASE_URL, PGHOST and the variables beside it are looked at, in this order.",
        HelpName = "STRING",
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>The form of the answer; <see langword="null"/> when it was not said, which means text.</summary>
    public static Option<OutputFormat?> Format() => new("--format")
    {
        Description = "What the answer on standard output looks like. [default: text]",
        HelpName = "text|json",
        CustomParser = result => Single(result) switch
        {
            "text" => OutputFormat.Text,
            "json" => OutputFormat.Json,
            var other => Refuse<OutputFormat?>(result, $"cannot be '{other}'; give text or json."),
        },
    };

    /// <summary>A duration that has a default.</summary>
    public static Option<Duration> Time(string name, Duration defaultValue, string description, bool allowNone) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => ReadTime(result, allowNone) ?? defaultValue,
    };

    /// <summary>A duration that need not be given.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">For the help.</param>
    /// <param name="refuse">Says what is wrong with a duration, or <see langword="null"/> when nothing is.</param>
    /// <param name="bare">What the option means without a duration; <see langword="null"/> when it needs one.</param>
    public static Option<Duration?> OptionalTime(string name, string description, Func<Duration, string?>? refuse = null, Duration? bare = null) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        Arity = bare is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? bare
            : ReadTime(result, allowNone: false) is not { } duration ? null
            : refuse?.Invoke(duration) is { } problem ? Refuse<Duration?>(result, problem)
            : duration,
    };

    /// <summary>A whole number from 1 on.</summary>
    public static Option<int?> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => int.TryParse(Single(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : Refuse<int?>(result, $"cannot be '{Single(result)}'; give a whole number from 1 on."),
    };

    /// <summary>From which size on <c>preflight</c> calls a table large.</summary>
    public static Option<int?> LargeTable(string condition = "") => Number(
        "--large-table", $"From how many MiB on a table is too large for work that blocks others{condition}. [default: 100]");

    /// <summary>What <see cref="LargeTable"/> says, in bytes.</summary>
    public static long LargeTableBytes(this ParseResult parsed, Option<int?> option) =>
        parsed.GetValue(option) is { } megabytes ? (long)megabytes << 20 : MigrationPreflight.DefaultLargeTableBytes;

    /// <summary>Names that may be given again and again; an empty one is most likely a variable that was not set.</summary>
    public static Option<string[]> Names(string name, string helpName, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"{name} cannot be empty.");
            }
        });
        return option;
    }

    public static NpgsqlDataSource OpenDataSource(this ParseResult parsed, Option<string?> connection, CliContext context) =>
        ConnectionSettings.CreateDataSource(parsed.GetValue(connection), context.Environment);

    private static Duration? ReadTime(ArgumentResult result, bool allowNone) =>
        Duration.TryParse(Single(result), allowNone, out var duration, out var problem) ? duration : Refuse<Duration?>(result, problem + ".");

    private static string Single(ArgumentResult result) => result.Tokens[^1].Value;

    private static T? Refuse<T>(ArgumentResult result, string problem)
    {
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} {problem}");
        return default;
    }
}

/// <summary>What an answer looks like.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}
