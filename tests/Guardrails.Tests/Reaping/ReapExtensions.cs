using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Tests.Reaping;

/// <summary>What the reaper's tests do again and again.</summary>
internal static class ReapExtensions
{
    /// <summary>The shortest idle time that the options allow: whoever is idle in transaction at all has been for longer.</summary>
    public static readonly ReapOptions Everybody = new() { OlderThan = TimeSpan.FromMilliseconds(1) };

    /// <summary>Ends a test's work when the runner is told to stop.</summary>
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<ReapReport> ReapAsync(this TestDatabase database, ReapOptions options) =>
        ReapAsync(database.DataSource, options);

    public static Task<ReapReport> ReapAsync(this TestRole role, ReapOptions options) => ReapAsync(role.DataSource, options);

    /// <summary>Opens a session and leaves it idle in a transaction.</summary>
    public static async Task<Session> OpenIdleInTransactionAsync(this TestDatabase database, string applicationName = "forgotten")
    {
        var session = await database.OpenSessionAsync(applicationName, Token);
        await session.BeginAndSitIdleAsync("SELECT 1", Token);
        return session;
    }

    public static async Task<bool> ExistsAsync(this TestDatabase database, int pid) =>
        (await database.QueryScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}", Token)) == 1;

    public static int[] Pids(this ReapReport report) => [.. report.Sessions.Select(s => s.Session.Pid)];

    private static Task<ReapReport> ReapAsync(NpgsqlDataSource dataSource, ReapOptions options) =>
        new IdleTransactionReaper(dataSource).ReapAsync(options, Token);
}
