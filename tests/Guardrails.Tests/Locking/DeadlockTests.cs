using Guardrails.Tests.Shared;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Locking;

public sealed class DeadlockTests(PostgresServers servers)
{
    // The other session takes b, waits on the server (that is quick enough) until we wait for it, and then wants a, which we have.
    private const string Other =
        """
        DO $$
        BEGIN
            LOCK TABLE b;
            FOR i IN 1..20000 LOOP
                EXIT WHEN EXISTS (SELECT FROM pg_locks WHERE relation = 'b'::regclass AND NOT granted);
                PERFORM pg_sleep(0.001);
            END LOOP;
            LOCK TABLE a;
        END $$
        """;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_deadlock_is_survived_by_beginning_the_transaction_anew(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        // Found out within one short stay in the queue, by our session and not by the other.
        await database.ExecuteAsync($"CREATE TABLE a(id int); CREATE TABLE b(id int); ALTER DATABASE {database.Name} SET deadlock_timeout = '40ms'", Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(20) });

        var added = 0;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                await using var other = await database.OpenSessionAsync("other", Token);
                await other.ExecuteAsync("SET deadlock_timeout = '1min'", Token);
                var blocking = other.RunInBackground(Other, Token);
                await Eventually.BecomesTrueAsync(
                    () => database.QueryScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_locks WHERE pid = {other.Pid} AND relation = 'b'::regclass)", Token),
                    TimeSpan.FromSeconds(10),
                    "the other session's lock");

                var report = await executor.ExecuteAsync($"ALTER TABLE a ADD COLUMN c{++added} int; ALTER TABLE b ADD COLUMN c{added} int", Token);
                await blocking;

                Assert.True(report.Attempts > 1, "there was nobody to wait for");
                Assert.True(report.LockWait > TimeSpan.Zero);
                return await database.QueryScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", Token) > 0;
            },
            TimeSpan.FromSeconds(30),
            "a deadlock (on a very busy machine the other session comes too late for one)");

        Assert.Equal(await database.ColumnsAsync("a"), await database.ColumnsAsync("b"));
    }
}
