using Guardrails.Sql.Rules;

namespace Guardrails.Analyzers.Tests.SqlHazards.Cases;

/// <summary>
/// Every case of every rule for SQL, in every place where a program has SQL: what is marked is reported, under the very clause, and
/// nothing else is.
/// </summary>
public sealed class EveryPlaceTests
{
    public static TheoryData<string, string> RulesAndPlaces { get; } = new(
        from rule in RuleCatalogue.All.Select(static rule => rule.Descriptor.Id)
        from place in SqlPlace.All
        select (rule, place.Name));

    [Theory]
    [MemberData(nameof(RulesAndPlaces))]
    public async Task What_is_marked_is_reported_and_nothing_else(string rule, string place)
    {
        var run = SqlPlaceRun.All[place];
        var wrong = new List<string>();
        foreach (var sqlCase in SqlCase.All.Where(sqlCase => sqlCase.Rule == rule && run.Place.Takes(sqlCase)))
        {
            var (expected, actual) = await run.Compare(sqlCase);
            if (expected != actual)
            {
                wrong.Add($"{rule}, case {sqlCase.Number}:\n{sqlCase.Script.Text}\n-- is to report\n{expected}\n-- and reports\n{actual}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }
}
