using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Faults;

/// <summary>A token that is cancelled at any moment: connecting, waiting for a lock, pausing, working, committing.</summary>
public sealed class CancellationTests(PostgresServers servers)
{
    private const int Rounds = 14;

    // The commit takes its time as well: a deferred trigger sleeps in it.
    private const string SetUp =
        """
        CREATE TABLE orders(id int);
        CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.15); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit();
        """;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_run_that_is_cancelled_at_any_moment_is_whole_or_was_never_there(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(SetUp, Token);
        var executor = new GuardedExecutor(database.CreateDataSource(settings => settings.Pooling = false));
        var cancelled = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            var random = new Random((major * 100) + round);
            var releasedAfter = TimeSpan.FromMilliseconds(random.Next(0, 400));
            var cancelledAfter = TimeSpan.FromMilliseconds(round % 3 == 0 ? random.Next(0, 50) : random.Next(0, 1000));
            var what = $"round {round}: blocker gone after {releasedAfter.TotalMilliseconds} ms, cancelled after {cancelledAfter.TotalMilliseconds} ms";
            await using var idle = await database.OpenSessionAsync("shop-api", Token);
            await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

            using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
            source.CancelAfter(cancelledAfter);
            var running = executor.ExecuteAsync(
                $"CREATE TABLE t{round}(); ALTER TABLE orders ADD COLUMN c{round} int; INSERT INTO orders VALUES ({round}); SELECT pg_sleep(0.15)", source.Token);
            await Task.Delay(releasedAfter, Token);
            await idle.DisposeAsync();
            var outcome = await Record.ExceptionAsync(() => running);

            Assert.True(outcome is null or OperationCanceledException, $"{what}: {outcome}");
            var applied = (
                (await database.TablesAsync()).Split(',').Contains($"t{round}"),
                (await database.ColumnsAsync("orders")).Split(',').Contains($"c{round}"),
                await database.QueryScalarAsync<bool>($"SELECT EXISTS (SELECT FROM orders WHERE id = {round})", Token));
            Assert.True(applied == (outcome is null ? (true, true, true) : (false, false, false)), $"{what}: {outcome?.GetType().Name ?? "success"}, but applied is {applied}");
            var left = await SessionsLeft.FindAsync(database, [], Token);
            Assert.True(left.Length == 0, $"{what}: left {left}");
            cancelled += outcome is null ? 0 : 1;
        }

        Assert.InRange(cancelled, 1, Rounds);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_connects_to_nothing()
    {
        await using var nowhere = Npgsql.NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere");
        var executor = new GuardedExecutor(nowhere);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => executor.ExecuteAsync("SELECT 1", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => executor.ExecuteAsync("VACUUM", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => executor.ExecuteStepAsync("step", (_, _) => Task.CompletedTask, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => executor.Execute("SELECT 1", cancelled));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_step_s_own_cancellation_of_something_else_is_a_failure_of_the_step(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteStepAsync(
            "ask another service",
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("CREATE TABLE a()", token);
                throw new TaskCanceledException("the other service did not answer in time");
            },
            Token));

        Assert.IsType<TaskCanceledException>(failure.InnerException);
        Assert.Equal("", await database.TablesAsync());
    }
}
