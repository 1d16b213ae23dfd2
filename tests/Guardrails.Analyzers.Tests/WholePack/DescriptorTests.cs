using System.Xml.Linq;

using Guardrails.Analyzers.Configuration;
using Guardrails.Sql.Rules;

using Guardrails.Tests.Shared;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>What is said about a rule in several places is the same everywhere.</summary>
public sealed class DescriptorTests
{
    private static readonly string BuildFolder = Path.Combine(Repository.Root, "analyzers", "Guardrails.Analyzers", "buildTransitive");

    public static TheoryData<string> Rules { get; } = new(Descriptors().Select(static descriptor => descriptor.Id));

    /// <summary>The rules for C#; those for SQL come from the catalogue with all that is said about them.</summary>
    public static TheoryData<string> CSharpOnly { get; } = new(Descriptors().Select(static descriptor => descriptor.Id).Except(SqlIds()));

    /// <summary>Those of them that warn: what is only a suggestion is none the worse for standing on a build server.</summary>
    public static TheoryData<string> CSharpWarnings { get; } = new(
        CSharpRules.All.Where(SeverityPresets.IsErrorInCi).Select(static rule => rule.Id));

    public static TheoryData<string> SqlOnly { get; } = new(SqlIds());

    [Theory]
    [MemberData(nameof(CSharpOnly))]
    public void A_rule_has_a_page_that_carries_its_name(string id)
    {
        var descriptor = Find(id);

        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md"));

        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);
        Assert.Contains(descriptor.Category, page, StringComparison.Ordinal);
        Assert.All(["## Why", "## What is reported", "## What is not reported", "## Example", "## Code fix", "## How to suppress"],
            heading => Assert.Contains(heading + "\n", page.ReplaceLineEndings("\n"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Its_help_link_leads_to_that_page(string id)
    {
        var repositoryUrl = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

        Assert.Equal(RuleHelp.RepositoryUrl, repositoryUrl);
        Assert.Equal($"{repositoryUrl}/docs/rules/{id}.md", Find(id).HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(CSharpOnly))]
    public void It_is_on_by_default_and_names_its_category_by_its_number(string id)
    {
        var descriptor = Find(id);

        Assert.True(descriptor.IsEnabledByDefault);
        Assert.Equal(id[3] switch { '1' => RuleCategories.Guard, '2' => RuleCategories.FailFast, _ => RuleCategories.Tool }, descriptor.Category);
        Assert.NotEmpty(descriptor.Description.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(CSharpWarnings))]
    public void It_is_an_error_where_a_build_server_builds(string id) => Assert.Contains(
        $"dotnet_diagnostic.{id}.severity = error", File.ReadAllText(Path.Combine(BuildFolder, "config", "guardrails.enforce.globalconfig")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_packaged_configuration_can_turn_it_off(string id) => Assert.Contains(
        $"dotnet_diagnostic.{id}.severity = none", File.ReadAllText(Path.Combine(BuildFolder, "config", "guardrails.off.globalconfig")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Rules))]
    public void It_stays_a_warning_where_only_warnings_are_wanted(string id) => Assert.Contains(
        id, string.Concat(XDocument.Load(Path.Combine(BuildFolder, "Guardrails.Analyzers.targets")).Descendants("WarningsNotAsErrors").Select(static list => list.Value + ";")).Split(';'));

    [Theory]
    [MemberData(nameof(SqlOnly))]
    public void A_rule_for_SQL_is_what_the_catalogue_says(string id)
    {
        var descriptor = Find(id);
        var rule = RuleCatalogue.Find(id)!;

        Assert.Equal(rule.Title, descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(rule.Description, descriptor.Description.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal($"Guardrails.{rule.Category}", descriptor.Category);
        Assert.Equal(rule.DefaultSeverity != RuleSeverity.None, descriptor.IsEnabledByDefault);
        Assert.Equal(
            rule.DefaultSeverity is RuleSeverity.None or RuleSeverity.Suggestion ? "Info" : rule.DefaultSeverity.ToString(), descriptor.DefaultSeverity.ToString());
    }

    [Fact]
    public void The_list_of_the_release_has_every_rule() => Assert.Equal(
        Descriptors()
            .OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal)
            .Select(static descriptor =>
                $"{descriptor.Id} | {descriptor.Category} | {(descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity.ToString() : "Disabled")} | {descriptor.Title}"),
        File.ReadAllLines(Path.Combine(Repository.Root, "analyzers", "Guardrails.Analyzers", "AnalyzerReleases.Unshipped.md"))
            .Where(static line => line.StartsWith("GRD", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(CSharpOnly))]
    public void The_catalogue_says_the_same(string id)
    {
        var descriptor = Find(id);
        var rule = Assert.Single(CSharpRules.All, rule => rule.Id == id);

        Assert.Equal(descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture), rule.Title);
        Assert.Equal(descriptor.Description.ToString(System.Globalization.CultureInfo.InvariantCulture), rule.Description);
        Assert.Equal(descriptor.Category, $"Guardrails.{rule.Category}");
        Assert.Equal(descriptor.HelpLinkUri, rule.HelpLink);
        Assert.Equal(descriptor.DefaultSeverity, rule.DefaultSeverity == RuleSeverity.Suggestion ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning);
    }

    [Fact]
    public void The_catalogue_has_no_rule_that_no_analyzer_reports() =>
        Assert.Equal(RuleCatalogue.Descriptors.Select(static rule => rule.Id), Descriptors().Select(static descriptor => descriptor.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_analyzers_share_a_rule() =>
        Assert.Equal(Descriptors().Count(), Descriptors().Select(static descriptor => descriptor.Id).Distinct().Count());

    private static IEnumerable<string> SqlIds() => RuleCatalogue.All.Select(static rule => rule.Descriptor.Id);

    private static IEnumerable<DiagnosticDescriptor> Descriptors() => Pack.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics);

    private static DiagnosticDescriptor Find(string id) => Descriptors().Single(descriptor => descriptor.Id == id);
}
