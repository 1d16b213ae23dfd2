using Guardrails.Cli.Tests.Support;

namespace Guardrails.Cli.Tests.Commands;

public sealed class RulesTests
{
    [Fact]
    public async Task Json_is_an_array_of_all_rules_with_what_is_to_be_known_of_each()
    {
        var rules = (await Tool.Built().RunAsync("rules", "--format", "json")).ExitsWith(0).Json();

        Assert.Subset(
            rules.EnumerateArray().Select(static rule => rule.GetProperty("id").GetString()).ToHashSet(),
            new HashSet<string?> { "GRD1001", "GRD2001", "GRD3001", "GRD3009", "GRD4001", "GRD5001", "GRD9001", "GRD9003" });
        Assert.All(
            rules.EnumerateArray(),
            static rule => Assert.All(
                ["title", "category", "severity", "language", "description", "safeForm", "help"],
                field => Assert.NotEqual(string.Empty, rule.GetProperty(field).GetString())));
    }

    [Theory]
    [InlineData("GRD3009", "CONCURRENTLY", "Locks, sql, warning by default, with rewrite")]
    [InlineData("grd2001", "csharp", "GRD2001.md")]
    public async Task One_rule_is_explained(string id, params string[] expected)
    {
        var result = (await Tool.Built().RunAsync("rules", id)).ExitsWith(0);

        Assert.All(expected, text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_groups_the_rules_by_category()
    {
        var result = (await Tool.Built().RunAsync("rules")).ExitsWith(0);

        Assert.Matches("Locks\n  GRD3001  warning", result.Output);
    }

    [Fact]
    public async Task A_rule_that_does_not_exist_is_a_usage_error() =>
        Assert.Contains("'GRD0815' is no rule", (await Tool.Built().RunAsync("rules", "GRD0815")).ExitsWith(2).Error, StringComparison.Ordinal);
}
