using Guardrails.Tests.Shared;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Reaping;

public sealed class GlobPatternTests(PostgresServers servers)
{
    [Theory]
    [InlineData("api", "api", true)]
    [InlineData("api", "API", false)]
    [InlineData("api", "api-2", false)]
    [InlineData("api*", "api-2", true)]
    [InlineData("*", "anything", true)]
    [InlineData("*api*", "the api is here", true)]
    [InlineData("api-?", "api-2", true)]
    [InlineData("api-?", "api-22", false)]
    [InlineData("api-?", "api-", false)]
    [InlineData("100%", "100%", true)]
    [InlineData("100%", "1000", false)]
    [InlineData("shop_api", "shop_api", true)]
    [InlineData("shop_api", "shop-api", false)]
    [InlineData(@"C:\app", @"C:\app", true)]
    [InlineData(@"C:\*", @"C:\app", true)]
    [InlineData("[ab]", "[ab]", true)]
    [InlineData("[ab]", "a", false)]
    [InlineData("it's; DROP TABLE x --", "it's; DROP TABLE x --", true)]
    public async Task A_glob_matches_the_whole_name_and_only_its_stars_and_question_marks_are_special(string glob, string name, bool matches)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var session = await database.OpenIdleInTransactionAsync(name);

        var report = await database.ReapAsync(Everybody with { DryRun = true, Applications = [glob] });

        Assert.Equal(matches, report.Sessions.Count == 1);
    }
}
