using System.Diagnostics;
using System.Globalization;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Faults;

/// <summary>
/// SIGKILL at random moments: no farewell, no clean-up. The number of kills for each kind of work and major is 2, or what
/// <c>GUARDRAILS_KILLS</c> says.
/// </summary>
public sealed class KilledClientTests(PostgresServers servers)
{
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(600);
    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("GUARDRAILS_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Every_transaction_is_whole_or_absent(int major)
    {
        await ForEachKillAsync(major, "transactions", async database =>
        {
            var halves = await database.QueryScalarAsync<long>(
                """
                SELECT count(*) FROM (SELECT substring(relname FROM '\d+$') AS i FROM pg_class WHERE relname ~ '^(first|last)_\d+$' AND relkind = 'r'
                                      GROUP BY 1 HAVING count(*) <> 2) AS half
                """,
                Token);
            var expected = await database.QueryScalarAsync<string>("SELECT coalesce(max(substring(relname FROM '\\d+$')::int)::text, '') FROM pg_class WHERE relname ~ '^last_\\d+$'", Token);
            var actual = await database.QueryScalarAsync<string>(
                "SELECT coalesce((SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'orders'::regclass), '')", Token);

            Assert.Equal(0, halves);
            Assert.Equal(expected, actual);
        });
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_long_statement_dies_with_its_client_and_leaves_nothing(int major)
    {
        await ForEachKillAsync(major, "long statement", async database =>
            Assert.False(await database.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_attribute WHERE attname = 'half_built')", Token)));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_index_that_a_killed_build_left_invalid_is_repaired_by_the_rerun(int major)
    {
        await ForEachKillAsync(
            major,
            "indexes",
            async database =>
            {
                await new GuardedExecutor(database.DataSource).ExecuteAsync("CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_id ON orders(id)", Token);

                Assert.Equal("orders_id", await database.QueryScalarAsync<string>("SELECT string_agg(indexrelid::regclass::text, ',') FROM pg_index WHERE indrelid = 'orders'::regclass", Token));
                Assert.True(await database.QueryScalarAsync<bool>("SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'orders'::regclass", Token));
            },
            "CREATE TABLE orders(id int); INSERT INTO orders SELECT random() * 1e9 FROM generate_series(1, 100000)");
    }

    private async Task ForEachKillAsync(int major, string work, Func<TestDatabase, Task> check, string setup = "SELECT 1")
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"PostgreSQL {major}, {work}: seed {seed}");
        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var database = await servers.CreateDatabaseAsync(major, Token);
            await database.ExecuteAsync(setup, Token);
            await RunAndKillAsync(database, work, LongestLife * random.NextDouble());

            var clock = Stopwatch.StartNew();
            var left = await SessionsLeft.FindAsync(database, [], Token);
            Assert.True(left.Length == 0 && clock.Elapsed <= Gone, $"seed {seed}, kill {kill}: after {clock.Elapsed} there was still: {left}");
            await check(database);
        }
    }

    private static async Task RunAndKillAsync(TestDatabase database, string work, TimeSpan life)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Guardrails.Tests.Victim.dll");
        using var victim = Process.Start(new ProcessStartInfo("dotnet", [program, database.ConnectionString, work]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("ready", await victim.StandardOutput.ReadLineAsync(Token));
            // The moment is what the test varies; there is no condition to wait for.
            await Task.Delay(life, Token);
            Assert.False(victim.HasExited, "the victim has to be alive to be killed");
        }
        finally
        {
            victim.Kill();
            await victim.WaitForExitAsync(CancellationToken.None);
        }
    }
}
