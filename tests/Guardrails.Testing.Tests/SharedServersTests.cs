using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

public sealed class SharedServersTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Every_supported_major_answers_with_its_own_version(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, TestContext.Current.CancellationToken);

        var number = await database.QueryScalarAsync<string>("SHOW server_version_num", TestContext.Current.CancellationToken);

        Assert.Equal($"{major}", number[..2]);
    }
}
