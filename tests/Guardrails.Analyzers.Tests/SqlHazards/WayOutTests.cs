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
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public async Task The_steps_of_its_page_are_not(int step, bool isOutsideTransactions)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "rules", "GRD3008.md"), TestContext.Current.CancellationToken);
        var sql = page.ReplaceLineEndings("\n").Split("## Step by step")[1].Split("```sql\n")[step + 1].Split("```")[0];

        Assert.Empty(await Findings(Migrations.EntityFramework($"migrationBuilder.Sql({Hazards.Literal(sql)}{(isOutsideTransactions ? ", suppressTransaction: true" : "")});")));
    }

    private static async Task<IEnumerable<string>> Findings(string source)
    {
        var tree = Pack.Parse(source);
        Assert.Empty(Pack.Errors(tree));
        return (await Pack.RunAsync(tree)).Select(static diagnostic => diagnostic.Id);
    }
}
