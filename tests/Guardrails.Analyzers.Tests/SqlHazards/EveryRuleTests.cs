using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;
using Guardrails.Tests.Shared;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>Every rule for SQL reports from C# what its page calls bad, and nothing of what it calls good.</summary>
public sealed class EveryRuleTests
{
    /// <summary>GRD4006 is about SQL that nobody guards; it has a test of its own.</summary>
    private static readonly string[] Ids = [.. RuleCatalogue.All.Select(static rule => rule.Descriptor.Id).Where(static id => id != "GRD4006")];

    public static TheoryData<string> Rules { get; } = new(Ids);

    /// <summary>Whether the CHECK of GRD3012's good example suffices depends on the table, which a program does not show.</summary>
    public static TheoryData<string> RulesThatNeedNoSchema { get; } = new(Ids.Where(static id => id != "GRD3012"));

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_bad_example_of_its_page_is_reported(string id) => Assert.Contains(
        id, (await Hazards.IdsOfGuarded(Example(id, "Bad"))).Concat(await Hazards.IdsOfMigration(Example(id, "Bad"))));

    [Theory]
    [MemberData(nameof(RulesThatNeedNoSchema))]
    public async Task The_good_example_is_not(string id) => Assert.DoesNotContain(id, await Hazards.IdsOfGuarded([.. Steps(Example(id, "Good"))]));

    [Theory]
    [InlineData("Bad", true)]
    [InlineData("Good", false)]
    public async Task Timeouts_are_missed_where_nothing_of_the_guard_is_there(string heading, bool isReported)
    {
        var found = await Hazards.In(
            Migrations.EntityFramework($"migrationBuilder.Sql({Hazards.Literal(Example("GRD4006", heading))});"), references: References.Without("Guardrails"));

        Assert.Equal(isReported, found.Any(static diagnostic => diagnostic.Id == "GRD4006"));
    }

    /// <summary>The example a statement at a time, as somebody writes it who wants a transaction for each, unless it says BEGIN itself.</summary>
    private static IEnumerable<string> Steps(string sql)
    {
        var statements = SqlParser.Parse(sql).Statements;
        if (statements.Any(static statement => statement is TransactionStatement))
        {
            return [sql];
        }

        var starts = statements.Select((_, index) => index == 0 ? 0 : statements[index - 1].Span.End + 1).Append(sql.Length).ToList();
        return starts.Zip(starts.Skip(1), (from, to) => sql[from..to]);
    }

    private static string Example(string id, string heading)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md")).ReplaceLineEndings("\n");
        var start = page.IndexOf("```sql\n", page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal), StringComparison.Ordinal) + "```sql\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
