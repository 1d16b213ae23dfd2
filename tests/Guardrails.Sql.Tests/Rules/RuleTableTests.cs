using System.Text;
using Guardrails.Sql.Rules;
using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Rules;

/// <summary>The rule tables of the documents.</summary>
public sealed class RuleTableTests
{
    [Theory]
    [InlineData("README.md", "docs/rules/")]
    [InlineData("docs/README.md", "rules/")]
    public void The_table_of_rules_is_up_to_date(string document, string folder) => GeneratedDocument.IsUpToDate(
        document, "<!-- rules: generated from the descriptors, see CONTRIBUTING.md -->\n", "<!-- end rules -->", Table(folder));

    private static string Table(string folder)
    {
        var table = new StringBuilder("| rule | for | category | what it reports | default |\n|---|---|---|---|---|\n");
        foreach (var rule in RuleCatalogue.Descriptors)
        {
            var isCSharp = CSharpRules.All.Contains(rule);
            var severity = rule.DefaultSeverity == RuleSeverity.None ? "off" : rule.DefaultSeverity.ToString().ToLowerInvariant();
            table.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| [{rule.Id}]({folder}{rule.Id}.md) | {(isCSharp ? "C#" : "SQL")} | {rule.Category} | {rule.Title} | {severity}{(isCSharp && rule.DefaultSeverity == RuleSeverity.Warning && rule.Category != RuleCategory.Tool ? ", error in CI" : "")} |\n");
        }

        return table.ToString();
    }
}
