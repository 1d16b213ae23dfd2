using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Faults;

/// <summary>A server that is so busy that looking at it takes longer than the whole lock timeout: here its login is what takes long.</summary>
public sealed class SlowWatcherTests(PostgresServers servers)
{
    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Who_blocks_is_named_although_the_lock_timeout_was_over_before_the_watcher_could_look(int majorWithLoginTriggers)
    {
        await using var database = await servers.CreateDatabaseAsync(majorWithLoginTriggers, Token);
        await database.ExecuteAsync(
            """
            CREATE TABLE orders(id int);
            CREATE FUNCTION be_slow() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('application_name') = 'guardrails watcher' THEN PERFORM pg_sleep(1.5); END IF;
            END $$;
            CREATE EVENT TRIGGER slow_logins ON login EXECUTE FUNCTION be_slow();
            """,
            Token);
        await using var api = await database.OpenSessionAsync("shop-api", Token);
        await api.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(0.5) });

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.Equal((api.Pid, "shop-api"), (Assert.Single(failure.Report.Blockers).Pid, failure.Report.Blockers[0].ApplicationName));
        Assert.Equal("id", await database.ColumnsAsync("orders"));
    }
}
