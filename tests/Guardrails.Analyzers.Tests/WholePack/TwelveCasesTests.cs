using Guardrails.Analyzers.Tests.SqlHazards.Cases;
using Guardrails.Analyzers.Tests.WholePack.Cases;
using Guardrails.Sql.Rules;

namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>
/// What every rule was promised: twelve cases, some that it reports and some near misses, in code that waits and in code that awaits, and
/// in a migration of a framework that is compiled against its real packages.
/// </summary>
public sealed class TwelveCasesTests
{
    private const int Least = 12;
    private const int LeastOfEach = 3;

    /// <summary>The rule about settings, which stand in no code.</summary>
    private const string AboutSettings = "GRD9004";

    public static TheoryData<string> Rules { get; } = new(
        Pack.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static descriptor => descriptor.Id).Distinct().Order(StringComparer.Ordinal));

    public static TheoryData<string> RulesAboutCode { get; } = new(Rules.Select(static row => row.Data).Where(static rule => rule != AboutSettings));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_has_twelve_cases_and_more_than_two_of_each_kind(string rule)
    {
        var cases = RuleCatalogue.All.Any(one => one.Descriptor.Id == rule)
            ? SqlCase.All.Where(one => one.Rule == rule).Select(static one => one.IsPositive).ToList()
            : CSharpCase.All.Where(one => one.Rule == rule).Select(static one => one.IsPositive).ToList();

        Assert.True(cases.Count >= Least, $"{rule} has {cases.Count} cases.");
        Assert.True(cases.Count(static isPositive => isPositive) >= LeastOfEach, $"{rule} reports too few of its cases.");
        Assert.True(cases.Count(static isPositive => !isPositive) >= LeastOfEach, $"{rule} has too few cases that it must not report.");
    }

    [Theory]
    [MemberData(nameof(RulesAboutCode))]
    public void It_is_tried_synchronously_asynchronously_and_in_a_migration(string rule)
    {
        if (SqlCase.All.Where(one => one.Rule == rule).ToList() is { Count: > 0 } scripts)
        {
            var places = SqlPlace.All.Where(place => scripts.Any(one => one.IsPositive && place.Takes(one))).ToList();
            Assert.Contains(places, static place => place.IsSynchronous);
            Assert.Contains(places, static place => !place.IsSynchronous);
            Assert.Contains(places, static place => place.Framework is not null);
        }
        else
        {
            var cases = CSharpCase.All.Where(one => one.Rule == rule && one.IsPositive).ToList();
            Assert.Contains(cases, static one => one.IsSynchronous);
            Assert.Contains(cases, static one => one.IsAsynchronous);
            Assert.Contains(CSharpCase.All, one => one.Rule == rule && one.IsMigration);
        }
    }

    [Fact]
    public void There_is_no_case_of_a_rule_that_does_not_exist() => Assert.Equal(
        Rules.Select(static row => row.Data),
        SqlCase.All.Select(static one => one.Rule).Concat(CSharpCase.All.Select(static one => one.Rule)).Distinct().Order(StringComparer.Ordinal));
}
