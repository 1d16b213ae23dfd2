using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Tests.Locking.Probe;

public sealed class FootprintTests(ProbedDatabases databases) : IClassFixture<ProbedDatabases>
{
    public static TheoryData<int, string, string> Cases { get; } = FootprintCase.ReadAll();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_statement_is_seen_to_do_what_the_server_does(int major, string sql, string expected)
    {
        var rollsBack = SqlParser.Parse(sql).Statements is [{ TransactionRule: TransactionRule.Allowed }];

        var observed = await databases.UseAsync(major, commits: !rollsBack, database =>
        {
            var probe = new LockProbe(database.DataSource);
            return rollsBack ? probe.ObserveAndRollBackAsync(sql, Token) : probe.ObserveAsync(sql, Token);
        });

        Assert.All(observed.SkipLast(1), s => Assert.Null(s.SqlState));
        Assert.Equal(FootprintCase.Normalize(expected), FootprintCase.Describe(observed[^1]));
    }
}
