using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Guardrails.Sql.Linting;

namespace Guardrails.Analyzers.Configuration;

/// <summary>All settings of the analyzers. <c>docs/configuration.md</c> is made from this list.</summary>
internal static class ConfigurationCatalogue
{
    /// <summary>What every option begins with.</summary>
    public const string Prefix = "guardrails.";

    private const string TypeName = @"[\w.+]+";
    private const string MethodName = @"\w[\w.+]*\.\w+";
    private const string TableName = @"([\w$*]+|""[^""]+"")(\.([\w$*]+|""[^""]+""))?";

    public static ConfigurationEntry PostgresVersion { get; } = new(
        ConfigurationPlace.EditorConfig,
        "guardrails.postgres_version",
        string.Format(CultureInfo.InvariantCulture, "{0} to {1}", LintOptions.OldestPostgresVersion, LintOptions.NewestPostgresVersion),
        new LintOptions().PostgresVersion.ToString(CultureInfo.InvariantCulture),
        "The server's major version: what a statement locks depends on it.")
    {
        Accepts = static value => ParsePostgresVersion(value) is not null,
    };

    public static ConfigurationEntry StartAfter { get; } = new(
        ConfigurationPlace.EditorConfig,
        "guardrails.start_after",
        "an id of EF Core, a version of FluentMigrator, a script's name or version",
        "none",
        "The migration that was applied last when somebody began to use the rules: it and those before it are not judged, only read for what they create.");

    public static ConfigurationEntry MigrationTypes { get; } = List(
        "guardrails.migration_types",
        "full names of types, with commas between",
        "What else counts as migration code: types that derive from, implement or bear (as an attribute, also on a method) one of these. There every command is a step whose failure must stop the migration, and data changes are judged too. Migrations of EF Core, FluentMigrator and DbUp count anyway.",
        TypeName);

    public static ConfigurationEntry ExecutorMethods { get; } = List(
        "guardrails.executor_methods",
        "full names of methods (`Shop.Database.Run`), with commas between",
        "Methods of your own that run SQL *under* the guard: their SQL is judged, it is no DDL around the guard, and their failures must stop the migration. The SQL is the argument for the parameter called `sql`, or else for the first string.",
        MethodName);

    public static ConfigurationEntry SqlMethods { get; } = List(
        "guardrails.sql_methods",
        "full names of methods, with commas between",
        "Methods of your own that run SQL *around* the guard, as a command does: DDL in them is reported (GRD1001) and judged.",
        MethodName);

    public static ConfigurationEntry AllowedTables { get; } = List(
        "guardrails.allowed_tables",
        "names of tables, with commas between; `*` stands for any characters",
        "Tables on which locks are nobody's worry, because they are small or unused: GRD3xxx and GRD4xxx about them are not reported. `countries` means that name in any schema that is not written or `public`; `audit.*` means a schema.",
        TableName);

    /// <summary>The options of <c>.editorconfig</c>.</summary>
    public static ImmutableArray<ConfigurationEntry> Options { get; } = [PostgresVersion, StartAfter, MigrationTypes, ExecutorMethods, SqlMethods, AllowedTables];

    /// <summary>The properties of MSBuild; the package's targets read them.</summary>
    public static ImmutableArray<ConfigurationEntry> Properties { get; } =
    [
        Property(
            "GuardrailsMode",
            ["Off", "Warn", "Enforce"],
            "none: warnings, and errors on a build server",
            "`Off` is silent, `Warn` never makes an error, `Enforce` makes errors everywhere: of GRD1xxx, GRD2xxx and heavy GRD3xxx."),
        Property(
            "GuardrailsPreset",
            ["minimum", "recommended", "strict"],
            "recommended",
            "Which rules are on. `minimum`: what fails, loses data, swallows failures or works on whole tables under a lock. `recommended`: each rule as it comes. `strict`: every rule, suggestions as warnings."),
        Property(
            "GuardrailsSqlFiles",
            ["true", "false"],
            "true",
            "Whether `.sql` files that the program embeds or copies from a folder called `Migrations`, `Scripts`, `Upgrades`, `Sql`, `Database` or `Db` are shown to the rules. Any other file is added as `<AdditionalFiles Include=\"…\" />`."),
        new(
            ConfigurationPlace.Property,
            "GuardrailsBaseline",
            "a path of a file that ends with `.baseline`",
            "`guardrails.baseline` in the project's folder or above it",
            "The findings of the rules for SQL that were there when somebody began to use them, in the format of `guardrails lint --write-baseline`: they are not reported. See [old projects](analyzers.md#old-projects)."),
        new(
            ConfigurationPlace.Property,
            "IsTestProject",
            "true, false",
            "what the test framework's package says",
            "In a test project DDL is the test's own business: GRD1xxx, GRD2002, GRD2003 and the rules for SQL are silent."),
        new(
            ConfigurationPlace.Property,
            "ContinuousIntegrationBuild",
            "true",
            "none",
            "Says that a build server builds, as do the variables `CI` (`true` or `1`), `TF_BUILD`, `TEAMCITY_VERSION` and `JENKINS_URL`: then GRD1xxx, GRD2xxx and heavy GRD3xxx are errors."),
    ];

    /// <summary>The version that a value names; null when it names none that is known.</summary>
    public static int? ParsePostgresVersion(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
        && major is >= LintOptions.OldestPostgresVersion and <= LintOptions.NewestPostgresVersion
            ? major
            : null;

    /// <summary>The entries of a list.</summary>
    public static IEnumerable<string> Split(string value) =>
        value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(static entry => entry.Trim()).Where(static entry => entry.Length > 0);

    private static ConfigurationEntry Property(string name, string[] values, string @default, string meaning) =>
        new(ConfigurationPlace.Property, name, string.Join(", ", values), @default, meaning) { Accepts = value => values.Contains(value) };

    private static ConfigurationEntry List(string name, string values, string meaning, string entry)
    {
        var pattern = new Regex($"^{entry}$", RegexOptions.CultureInvariant);
        return new(ConfigurationPlace.EditorConfig, name, values, "none", meaning)
        {
            IsList = true,
            Accepts = value => Split(value).All(pattern.IsMatch),
        };
    }
}
