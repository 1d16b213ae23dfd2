using System.Text;

using Guardrails.Analyzers.Tests.Verification;

using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>
/// The rule tables of the documents are generated from the descriptors. This test says when one is stale;
/// with <c>GUARDRAILS_UPDATE_DOCS=1</c> it writes them anew.
/// </summary>
public sealed class RuleTableTests
{
    private const string Begin = "<!-- rules: generated from the descriptors, see CONTRIBUTING.md -->\n";
    private const string End = "<!-- end rules -->";

    [Theory]
    [InlineData("README.md", "docs/rules/")]
    [InlineData("docs/README.md", "rules/")]
    public void The_table_of_rules_is_up_to_date(string document, string folder)
    {
        var path = Path.Combine(Repository.Root, document);
        var text = File.ReadAllText(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{document} has no place for the table");

        var expected = string.Concat(text.AsSpan(0, begin + Begin.Length), Table(folder), text.AsSpan(end));
        if (Environment.GetEnvironmentVariable("GUARDRAILS_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(expected == File.ReadAllText(path), $"The table of rules in {document} is stale; run the tests once with GUARDRAILS_UPDATE_DOCS=1.");
    }

    private static string Table(string folder)
    {
        var table = new StringBuilder("| rule | category | what it reports | in CI |\n|---|---|---|---|\n");
        foreach (var rule in Pack.Analyzers.SelectMany(a => a.SupportedDiagnostics).OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            var category = rule.Category[(rule.Category.IndexOf('.', StringComparison.Ordinal) + 1)..];
            var title = rule.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{rule.Id}]({folder}{rule.Id}.md) | {category} | {title} | error |\n");
        }

        return table.ToString();
    }
}
