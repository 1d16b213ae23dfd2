using System.Xml.Linq;
using Guardrails.Sql.Rules;
using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Rules;

public sealed class RuleCatalogueTests
{
    public static TheoryData<string> Ids { get; } = new(RuleCatalogue.Descriptors.Select(static rule => rule.Id));

    [Fact]
    public void Ids_are_unique_and_in_order() =>
        Assert.Equal(RuleCatalogue.Descriptors.Select(static d => d.Id).Distinct().Order(StringComparer.Ordinal), RuleCatalogue.Descriptors.Select(static d => d.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_thousands_of_the_id_are_the_category(string id)
    {
        var rule = RuleCatalogue.Find(id)!;

        Assert.Equal(
            id[3] switch { '1' => RuleCategory.Guard, '2' => RuleCategory.FailFast, '3' => RuleCategory.Locks, '4' => RuleCategory.Transactions, '5' => RuleCategory.Compatibility, _ => RuleCategory.Tool },
            rule.Category);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_lives_in_a_file_named_like_it_and_has_a_page(string id)
    {
        if (!RuleCatalogue.All.Any(rule => rule.Descriptor.Id == id))
        {
            return;
        }

        var rule = RuleCatalogue.All.Single(rule => rule.Descriptor.Id == id);
        Assert.True(File.Exists(Path.Combine(Repository.Root, "src", "Guardrails.Sql", "Rules", $"{id}_{rule.GetType().Name}.cs")));
    }

    [Fact]
    public void The_help_link_leads_into_the_repository()
    {
        var url = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

        Assert.Equal($"{url}/docs/rules/GRD3009.md", RuleCatalogue.Find("grd3009")!.HelpLink);
    }
}
