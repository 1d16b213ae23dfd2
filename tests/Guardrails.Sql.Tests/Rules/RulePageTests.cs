using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Tests.Linting;
using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Rules;

/// <summary>Every rule has a page whose head comes from its descriptor and whose examples are what they say.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string> SqlRules { get; } = new(RuleCatalogue.All.Select(static rule => rule.Descriptor.Id));

    [Theory]
    [MemberData(nameof(SqlRules))]
    public void The_head_of_the_page_is_up_to_date(string id) => GeneratedDocument.IsUpToDate(
        $"docs/rules/{id}.md", "<!-- rule: generated from the descriptor -->\n", "<!-- end rule -->", Head(RuleCatalogue.Find(id)!));

    [Theory]
    [MemberData(nameof(SqlRules))]
    public void The_page_says_how_to_suppress_the_rule(string id) => Assert.Contains($"{id}=none", Page(id), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(SqlRules))]
    public void The_bad_example_is_reported(string id)
    {
        var finding = Findings(id, Example(id, "Bad"));

        Assert.NotEmpty(finding);
    }

    [Theory]
    [MemberData(nameof(SqlRules))]
    public void The_good_example_is_not(string id) =>
        Assert.Empty(Findings(id, Example(id, "Good")));

    [Theory]
    [InlineData("GRD3008", 4)]
    public void The_way_out_that_a_page_shows_step_by_step_is_clean_under_all_rules(string id, int steps)
    {
        var page = Page(id);
        var start = page.IndexOf("\n## Step by step\n", StringComparison.Ordinal);
        var scripts = page[start..page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)].Split("```sql\n").Skip(1).Select(static block => block[..block.IndexOf("```", StringComparison.Ordinal)]).ToList();

        // Whoever runs them sets the timeouts.
        var linter = new SqlLinter(new LintOptions { Severities = new Dictionary<string, RuleSeverity> { ["GRD4006"] = RuleSeverity.None } });
        linter.AddToSchema(SqlParser.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", "schema.sql"))));

        Assert.Equal(steps, scripts.Count);
        Assert.All(scripts, script => Assert.Empty(linter.Lint(script).Findings));
    }

    [Fact]
    public void No_page_is_left_of_a_rule_that_is_gone() => Assert.Equal(
        RuleCatalogue.Descriptors.Select(static rule => rule.Id),
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "rules"), "GRD*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    private static string Page(string id) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md")).ReplaceLineEndings("\n");

    /// <summary>The SQL behind a heading.</summary>
    private static string Example(string id, string heading)
    {
        var page = Page(id);
        var start = page.IndexOf($"\n## {heading}\n\n```sql\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{id}.md has no example under '{heading}'.");
        start = page.IndexOf("```sql\n", start, StringComparison.Ordinal) + "```sql\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static IReadOnlyList<Finding> Findings(string id, string sql)
    {
        // What is said of suppressions is said when the suppressed rules are on.
        var linter = id.StartsWith("GRD9", StringComparison.Ordinal)
            ? new SqlLinter(new LintOptions { Severities = new Dictionary<string, RuleSeverity> { [id] = RuleSeverity.Warning } })
            : new SqlLinter(new LintOptions { Severities = Lint.Only(id) });
        linter.AddToSchema(SqlParser.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", "schema.sql"))));
        return [.. linter.Lint(sql).Findings.Where(finding => finding.Rule.Id == id)];
    }

    private static string Default(RuleDescriptor rule) =>
        (rule.DefaultSeverity == RuleSeverity.None ? "off" : rule.DefaultSeverity.ToString().ToLowerInvariant())
        + rule.Category switch
        {
            RuleCategory.Locks => "; in C#, [heavy and certain](../analyzers.md#how-much-a-finding-weighs) findings are errors in CI builds",
            RuleCategory.FailFast => "; in C# an error in CI builds",
            _ => "",
        };

    private static string Head(RuleDescriptor rule) =>
        $"""
        # {rule.Id}: {rule.Title}

        | | |
        |---|---|
        | Category | {rule.Category} |
        | Default | {Default(rule)} |
        | Rewrite (`--fix`, [code fix](../analyzers.md#code-fixes) in C#) | {(rule.HasFix ? "where it needs no judgement" : "no")} |

        ## Why

        {rule.Description}

        **Safe form:** {rule.SafeForm}

        """;
}
