namespace Guardrails.Packaging.Tests;

/// <summary>What somebody gets who installs the package Guardrails into a new project.</summary>
public sealed class ConsumerTests(PackagesFixture packages)
{
    private static readonly string[] Warnings = ["warning GRD1001", "warning GRD2001"];
    private static readonly string[] Errors = ["error GRD1001", "error GRD2001"];

    [Fact]
    public async Task On_a_developers_machine_the_rules_warn()
    {
        var build = await Consumer.Create(packages).BuildAsync();

        Assert.Equal(Warnings, build.Succeeded().Findings);
    }

    [Fact]
    public async Task On_a_build_server_the_rules_are_errors()
    {
        var build = await Consumer.Create(packages).BuildAsync(("CI", "true"));

        Assert.Equal(Errors, build.Failed().Findings);
    }

    [Theory]
    [InlineData("CI", "True", true)]
    [InlineData("CI", "1", true)]
    [InlineData("CI", "false", false)]
    [InlineData("ContinuousIntegrationBuild", "true", true)]
    [InlineData("TF_BUILD", "True", true)]
    [InlineData("TEAMCITY_VERSION", "2026.1", true)]
    [InlineData("JENKINS_URL", "http://jenkins.invalid/", true)]
    [InlineData("SOME_OTHER", "true", false)]
    public async Task Build_servers_are_recognised(string variable, string value, bool isBuildServer)
    {
        var consumer = Consumer.Create(packages);
        (await consumer.RunAsync([], "restore")).Succeeded();

        var configs = (await consumer.RunAsync([(variable, value)], "msbuild", "-getItem:EditorConfigFiles")).Succeeded();

        Assert.Equal(isBuildServer, configs.Output.Contains("guardrails.enforce.globalconfig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mode_Off_is_silence_everywhere()
    {
        var build = await Consumer.Create(packages, "<GuardrailsMode>Off</GuardrailsMode>").BuildAsync(("CI", "true"));

        Assert.Empty(build.Succeeded().Findings);
    }

    [Fact]
    public async Task Mode_Warn_never_makes_errors()
    {
        var build = await Consumer.Create(packages, "<GuardrailsMode>Warn</GuardrailsMode><TreatWarningsAsErrors>true</TreatWarningsAsErrors>").BuildAsync(("CI", "true"));

        Assert.Equal(Warnings, build.Succeeded().Findings);
    }

    [Fact]
    public async Task Mode_Enforce_makes_errors_everywhere()
    {
        var build = await Consumer.Create(packages, "<GuardrailsMode>Enforce</GuardrailsMode>").BuildAsync();

        Assert.Equal(Errors, build.Failed().Findings);
    }

    [Fact]
    public async Task A_mode_that_does_not_exist_is_refused_with_the_ones_that_do()
    {
        var build = await Consumer.Create(packages, "<GuardrailsMode>Strict</GuardrailsMode>").BuildAsync();

        Assert.Contains("The property GuardrailsMode is 'Strict'. Set it to Off, Warn or Enforce, or remove it.", build.Failed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_users_editorconfig_says_wins()
    {
        var build = await Consumer.Create(packages, editorConfig: "dotnet_diagnostic.GRD1001.severity = none\ndotnet_diagnostic.GRD2001.severity = warning").BuildAsync(("CI", "true"));

        Assert.Equal(["warning GRD2001"], build.Succeeded().Findings);
    }

    [Fact]
    public async Task It_wins_over_a_mode_too()
    {
        var build = await Consumer.Create(packages, "<GuardrailsMode>Off</GuardrailsMode>", "dotnet_diagnostic.GRD1001.severity = error").BuildAsync();

        Assert.Equal(["error GRD1001"], build.Failed().Findings);
    }

    [Fact]
    public async Task A_test_project_may_run_ddl_as_it_likes()
    {
        var build = await Consumer.Create(packages, "<IsTestProject>true</IsTestProject>").BuildAsync();

        Assert.Equal(["warning GRD2001"], build.Succeeded().Findings);
    }

    [Fact]
    public async Task The_fixes_are_applied_by_dotnet_format_and_the_result_is_clean()
    {
        var consumer = Consumer.Create(packages);
        (await consumer.RunAsync([], "restore")).Succeeded();

        (await consumer.RunAsync([], "format", "analyzers", "--no-restore", "--severity", "warn", "--diagnostics", "GRD1001", "GRD2001")).Succeeded();

        Assert.Equal(
            """
            using Guardrails;
            using Npgsql;

            await using var dataSource = NpgsqlDataSource.Create("Host=localhost");

            try
            {
                await dataSource.ExecuteGuardedAsync("ALTER TABLE orders ADD COLUMN note text");
            }
            catch (NpgsqlException e)
            {
                Console.WriteLine(e.Message);
                throw;
            }

            """.ReplaceLineEndings("\n"),
            consumer.Source.ReplaceLineEndings("\n"));
        var build = await consumer.BuildAsync(("CI", "true"));
        Assert.Empty(build.Succeeded().Findings);
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installing_the_EF_Core_package_is_enough_for_the_guarded_migrations_and_for_the_rules()
    {
        // The steps of the README, and a command that goes around them.
        var consumer = Consumer.Create(packages, package: "Guardrails.EntityFrameworkCore", program: """
            using Microsoft.EntityFrameworkCore;
            using Microsoft.EntityFrameworkCore.Infrastructure;
            using Microsoft.EntityFrameworkCore.Migrations;
            using Npgsql;

            var options = new DbContextOptionsBuilder<ShopContext>().UseNpgsql("Host=localhost", npgsql => npgsql.UseGuardrails(o => o.LockTimeout = TimeSpan.FromSeconds(3)));
            await using var context = new ShopContext(options.Options);
            if (args.Length > 0)
            {
                await context.Database.MigrateAsync();
                await using var dataSource = NpgsqlDataSource.Create("Host=localhost");
                await using var command = dataSource.CreateCommand("ALTER TABLE orders ADD COLUMN note text");
                await command.ExecuteNonQueryAsync();
            }

            Console.WriteLine(context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent));

            class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options);

            [DbContext(typeof(ShopContext)), Migration("20260101000000_Orders")]
            class Orders : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddCheckConstraintNotValid("ck", "orders", "amount > 0");
            }

            """);

        var run = (await consumer.RunAsync([], "run")).Succeeded();

        Assert.Contains("warning GRD1001", run.Findings);
        Assert.Contains("SET LOCAL lock_timeout = 3000;", run.Output, StringComparison.Ordinal);
        Assert.Contains("CHECK (amount > 0) NOT VALID;", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A heavy lock, one that is brief, and one that depends on the type that a column had.</summary>
    private const string GuardedProgram = """
        using Guardrails;
        using Npgsql;

        await using var dataSource = NpgsqlDataSource.Create("Host=localhost");
        await dataSource.ExecuteGuardedAsync("CREATE INDEX orders_note ON orders (note)");
        await dataSource.ExecuteGuardedAsync("TRUNCATE orders");
        await dataSource.ExecuteGuardedAsync("ALTER TABLE orders ALTER COLUMN note TYPE varchar(50)");

        """;

    [Theory]
    [InlineData("", "", "warning GRD3008,warning GRD3009,warning GRD3019,warning GRD5003")]
    [InlineData("true", "", "error GRD3009,warning GRD3008,warning GRD3019,warning GRD5003")]
    [InlineData("true", "<GuardrailsMode>Off</GuardrailsMode>", "")]
    [InlineData("true", "<GuardrailsMode>Warn</GuardrailsMode><TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "warning GRD3008,warning GRD3009,warning GRD3019,warning GRD5003")]
    public async Task Heavy_locks_that_are_certain_are_errors_on_a_build_server(string ci, string properties, string expected)
    {
        var build = await Consumer.Create(packages, properties, program: GuardedProgram).BuildAsync(("CI", ci));

        Assert.Equal(expected, string.Join(',', build.Findings.Distinct().Order(StringComparer.Ordinal)));
    }

    /// <summary>A heavy lock, one that is brief, and a suggestion.</summary>
    private const string PresetProgram = """
        using Guardrails;
        using Npgsql;

        await using var dataSource = NpgsqlDataSource.Create("Host=localhost");
        await dataSource.ExecuteGuardedAsync("CREATE INDEX orders_note ON orders (note)");
        await dataSource.ExecuteGuardedAsync("TRUNCATE orders");
        await dataSource.ExecuteGuardedAsync("ALTER TABLE a ADD COLUMN x int; ALTER TABLE b ADD COLUMN x int");

        """;

    [Theory]
    [InlineData("minimum", "", "warning GRD3009")]
    [InlineData("recommended", "", "warning GRD3009,warning GRD3019")]
    [InlineData("strict", "", "warning GRD3009,warning GRD3019,warning GRD4010")]
    [InlineData("minimum", "true", "error GRD3009")]
    [InlineData("strict", "true", "error GRD3009,warning GRD3019,warning GRD4010")]
    public async Task A_preset_chooses_the_rules(string preset, string ci, string expected)
    {
        var build = await Consumer.Create(packages, $"<GuardrailsPreset>{preset}</GuardrailsPreset>", program: PresetProgram).BuildAsync(("CI", ci));

        Assert.Equal(expected, string.Join(',', build.Findings.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task What_the_users_editorconfig_says_wins_over_a_preset()
    {
        var build = await Consumer.Create(
            packages, "<GuardrailsPreset>minimum</GuardrailsPreset>", "dotnet_diagnostic.GRD3019.severity = warning", program: PresetProgram).BuildAsync();

        Assert.Contains("warning GRD3019", build.Succeeded().Findings);
    }

    [Fact]
    public async Task A_preset_that_does_not_exist_is_refused_with_the_ones_that_do()
    {
        var build = await Consumer.Create(packages, "<GuardrailsPreset>Maximum</GuardrailsPreset>").BuildAsync();

        Assert.Contains(
            "The property GuardrailsPreset is 'Maximum'. Set it to minimum, recommended or strict, or remove it.", build.Failed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_means_nothing_is_a_warning_that_names_what_it_may_be()
    {
        var build = await Consumer.Create(packages, editorConfig: "guardrails.postgres_version = banana", program: "System.Console.WriteLine();\n").BuildAsync(("CI", "true"));

        Assert.Contains(
            "warning GRD9004: The option guardrails.postgres_version is 'banana', which is left aside (default: 16); allowed: 14 to 18", build.Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "0002_index.sql warning GRD3009")]
    [InlineData("<GuardrailsSqlFiles>false</GuardrailsSqlFiles>", "")]
    public async Task Scripts_that_the_program_carries_are_looked_at(string properties, string expected)
    {
        var consumer = Consumer.Create(
            packages, properties + "</PropertyGroup><ItemGroup><EmbeddedResource Include=\"Scripts/*.sql\" /></ItemGroup><PropertyGroup>", program: "System.Console.WriteLine();\n");
        consumer.AddFile("Scripts/0001_orders.sql", "CREATE TABLE orders (note text);\nCREATE INDEX ON orders (note);\n");
        consumer.AddFile("Scripts/0002_index.sql", "CREATE INDEX orders_note ON orders (note);\n");

        var build = (await consumer.BuildAsync()).Succeeded();

        var found = build.Output.Split('\n').Where(static line => line.Contains(" GRD", StringComparison.Ordinal))
            .Select(static line => $"{Path.GetFileName(line.Split('(')[0])} {line.Split(": ")[1]}").Distinct();
        Assert.Equal(expected, string.Join(',', found));
    }
}
