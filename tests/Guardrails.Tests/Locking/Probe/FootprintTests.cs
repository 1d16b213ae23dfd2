using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking.Probe;

public sealed class FootprintTests(PostgresServers servers)
{
    public static TheoryData<int, string, string> Cases { get; } = FootprintCase.ReadAll();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_statement_is_seen_to_do_what_the_server_does(int major, string sql, string expected)
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await servers.CreateDatabaseAsync(major, token);
        await database.ExecuteAsync(FootprintCase.Schema, token);

        var observed = await new LockProbe(database.DataSource).ObserveAsync(sql, token);

        Assert.All(observed.SkipLast(1), s => Assert.Null(s.SqlState));
        Assert.Equal(FootprintCase.Normalize(expected), FootprintCase.Describe(observed[^1]));
    }
}
