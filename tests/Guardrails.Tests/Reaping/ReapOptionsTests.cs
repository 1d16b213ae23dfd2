using Npgsql;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Reaping;

public sealed class ReapOptionsTests
{
    public static TheoryData<string, ReapOptions> Refused { get; } = new()
    {
        { "OlderThan is 00:00:00; it must be at least 1 ms", new ReapOptions { OlderThan = TimeSpan.Zero } },
        { "OlderThan is -00:00:05; it must be at least 1 ms", new ReapOptions { OlderThan = TimeSpan.FromSeconds(-5) } },
        { "OlderThan is -00:00:00.0010000; it must be at least 1 ms", new ReapOptions { OlderThan = Timeout.InfiniteTimeSpan } },
        { "TransactionAge is 00:00:00; it must be at least 1 ms", new ReapOptions { TransactionAge = TimeSpan.Zero } },
        { "Limit is 0; it must be at least 1", new ReapOptions { Limit = 0 } },
        { "Limit is -3; it must be at least 1", new ReapOptions { Limit = -3 } },
        { "Applications must be a list of names", new ReapOptions { Applications = ["api", ""] } },
        { "ExcludeApplications must be a list of names", new ReapOptions { ExcludeApplications = ["a\0b"] } },
        { "Users must be a list of names", new ReapOptions { Users = null! } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_value_out_of_range_is_refused_before_anything_is_connected(string message, ReapOptions options)
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");

        var error = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => new IdleTransactionReaper(nowhere).ReapAsync(options, Token));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
