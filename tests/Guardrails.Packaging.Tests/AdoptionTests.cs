using System.Globalization;
using System.Text.Json;

namespace Guardrails.Packaging.Tests;

/// <summary>A project that is old when it installs the package.</summary>
public sealed class AdoptionTests(PackagesFixture packages)
{
    private const int Applied = 300;

    [Fact]
    public async Task Three_hundred_applied_migrations_are_left_alone_and_the_next_one_is_checked_in_full()
    {
        var consumer = Consumer.Create(
            packages,
            editorConfig: $"guardrails.start_after = {IdOf(Applied)}",
            package: "Guardrails.EntityFrameworkCore",
            program: "System.Console.WriteLine();\n");
        for (var number = 1; number <= Applied; number++)
        {
            consumer.AddFile($"Migrations/{IdOf(number)}.cs", Migration(number));
        }

        var first = await consumer.BuildAsync(("CI", "true"));
        consumer.AddFile($"Migrations/{IdOf(Applied + 1)}.cs", Migration(Applied + 1));
        var second = await consumer.BuildAsync(("CI", "true"));

        Assert.Empty(first.Succeeded().Findings);
        Assert.Equal(["error GRD3009", "warning GRD5001"], second.Failed().Findings);
        Assert.All(
            second.Output.Split('\n').Where(static line => line.Contains(" GRD", StringComparison.Ordinal)),
            static line => Assert.Contains(IdOf(Applied + 1), line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_error_log_says_makes_a_baseline()
    {
        const string Program = """
            using Guardrails;
            using Npgsql;

            await using var dataSource = NpgsqlDataSource.Create("Host=localhost");
            await dataSource.ExecuteGuardedAsync("CREATE INDEX orders_note ON orders (note)");

            """;
        var consumer = Consumer.Create(packages, "</PropertyGroup><ItemGroup><EmbeddedResource Include=\"Scripts/*.sql\" /></ItemGroup><PropertyGroup>", program: Program);
        consumer.AddFile("Scripts/0001_index.sql", "CREATE INDEX orders_price ON orders (price);\n");
        (await consumer.RunAsync([], "build", "--nologo", "-p:ErrorLog=build.sarif%2Cversion=2.1")).Succeeded();

        consumer.AddFile("guardrails.baseline", string.Concat(Entries(consumer.ReadFile("build.sarif")).Select(static entry => entry + "\n")));
        var known = await consumer.RunAsync([("CI", "true")], "build", "--nologo", "--no-incremental");
        consumer.AddFile("Scripts/0002_index.sql", "CREATE INDEX orders_stamp ON orders (stamp);\n");
        var next = await consumer.BuildAsync(("CI", "true"));

        Assert.Empty(known.Succeeded().Findings);
        Assert.Equal(["error GRD3009"], next.Failed().Findings);
        Assert.All(
            next.Output.Split('\n').Where(static line => line.Contains(" GRD", StringComparison.Ordinal)), static line => Assert.Contains("0002_index.sql", line, StringComparison.Ordinal));
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{20240101000000 + number}_Change{number}");

    /// <summary>What the rules object to in more than one way.</summary>
    private static string Migration(int number) => $$"""
        using Microsoft.EntityFrameworkCore.Migrations;

        namespace Shop.Migrations;

        [Migration("{{IdOf(number)}}")]
        public partial class Change{{number}} : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                migrationBuilder.Sql("CREATE INDEX orders_{{number}} ON orders (c{{number}})");
                migrationBuilder.Sql("DROP TABLE orders_{{number}}_old");
            }
        }

        """;

    private static IEnumerable<string> Entries(string sarif) => JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
        .Where(static result => result.GetProperty("properties").TryGetProperty("customProperties", out var custom) && custom.TryGetProperty("baseline", out _))
        .Select(static result => result.GetProperty("properties").GetProperty("customProperties").GetProperty("baseline").GetString()!);
}
