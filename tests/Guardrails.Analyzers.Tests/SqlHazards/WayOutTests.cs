using Guardrails.Analyzers.Tests.WholePack;
using Guardrails.Tests.Shared;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>"I got GRD3008, what now?": from the finding in a migration of EF Core to migrations that pass.</summary>
public sealed class WayOutTests
{
    [Fact]
    public async Task A_scaffolded_change_of_a_type_is_reported() => Assert.Contains(
        await Findings(Migrations.EntityFramework("migrationBuilder.AlterColumn<long>(name: \"quantity\", table: \"orders\", type: \"bigint\", nullable: true, oldType: \"integer\", oldNullable: true);")),
        static id => id == "GRD3008");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_steps_of_its_page_are_not(int last)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "rules", "GRD3008.md"), TestContext.Current.CancellationToken);
        var steps = page.ReplaceLineEndings("\n").Split("## Step by step")[1].Split("```sql\n").Skip(1).Take(last + 1).Select(static part => part.Split("```")[0]);

        Assert.Empty(await Findings("using Microsoft.EntityFrameworkCore;\nusing Microsoft.EntityFrameworkCore.Infrastructure;\n" + string.Concat(steps.Select(Migration)) + "class Shop : DbContext;\n"));
    }

    /// <summary>Each is a migration of its own, behind those before it; the one that fills the column runs outside transactions.</summary>
    private static string Migration(string sql, int step) =>
        Migrations.EntityFramework($"migrationBuilder.Sql({Hazards.Literal(sql)}{(step == 1 ? ", suppressTransaction: true" : "")});")
            .Replace("using Microsoft.EntityFrameworkCore.Migrations;\n", "", StringComparison.Ordinal)
            .Replace("class AddThings : Migration", $"[DbContext(typeof(Shop)), Microsoft.EntityFrameworkCore.Migrations.Migration(\"{step}_Step\")]\nclass Step{step} : Microsoft.EntityFrameworkCore.Migrations.Migration", StringComparison.Ordinal)
            .Replace("(MigrationBuilder", "(Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder", StringComparison.Ordinal)
        + "\n\n";

    private static async Task<IEnumerable<string>> Findings(string source)
    {
        var tree = Pack.Parse(source);
        Assert.Empty(Pack.Errors(tree));
        return (await Pack.RunAsync(tree)).Select(static diagnostic => diagnostic.Id);
    }
}
