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
        var probe = new LockProbe((await databases.GetAsync(major)).DataSource);

        var observed = SqlParser.Parse(sql).Statements is [{ TransactionRule: TransactionRule.Allowed }]
            ? await probe.ObserveAndRollBackAsync(sql, Token)
            : await ObserveAndResetAsync(probe, major, sql);

        Assert.All(observed.SkipLast(1), s => Assert.Null(s.SqlState));
        Assert.Equal(FootprintCase.Normalize(expected), FootprintCase.Describe(observed[^1]));
    }

    private async Task<IReadOnlyList<ObservedStatement>> ObserveAndResetAsync(LockProbe probe, int major, string sql)
    {
        try
        {
            return await probe.ObserveAsync(sql, Token);
        }
        finally
        {
            await databases.ResetAsync(major);
        }
    }
}
