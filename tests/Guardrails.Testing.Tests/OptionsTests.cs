namespace Guardrails.Testing.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, PostgresServerOptions> Refused => new()
    {
        { "13", new() { Major = 13 } },
        { "19", new() { Major = 19 } },
        { "StartupTimeout", new() { StartupTimeout = TimeSpan.Zero } },
        { "StartupTimeout", new() { StartupTimeout = TimeSpan.FromSeconds(-5) } },
        { "'relative/path'", new() { CacheDirectory = "relative/path" } },
        { "'fsync; DROP'", new() { Settings = new Dictionary<string, string> { ["fsync; DROP"] = "on" } } },
        { "Settings", new() { Settings = null! } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task An_option_out_of_range_is_refused_by_name(string named, PostgresServerOptions options)
    {
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(
            () => PostgresServer.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
