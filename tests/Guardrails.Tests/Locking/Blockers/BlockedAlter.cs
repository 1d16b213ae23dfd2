using System.Collections.Concurrent;
using System.Diagnostics;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;

namespace Guardrails.Tests.Locking.Blockers;

/// <summary>A guarded ALTER behind a blocker, and the world before and after it.</summary>
internal sealed record BlockedAlter
{
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(1.5);

    public required LockTimeoutException Failure { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>How late the machine was meanwhile.</summary>
    public required TimeSpan Lateness { get; init; }

    public required IReadOnlyList<ExpectedBlocker> Expected { get; init; }

    public required (string Before, string After) Schema { get; init; }

    public required (PoolState Before, PoolState After) Pool { get; init; }

    public required string SessionsLeft { get; init; }

    public static async Task<BlockedAlter> RunAsync(PostgresServers servers, int major, BlockerKind kind)
    {
        // Shared by several tests: none of their tokens may end it.
        var token = CancellationToken.None;
        await using var database = await servers.CreateDatabaseAsync(major, token);
        await database.ExecuteAsync(Blocker.SetUp, token);
        await using var blocker = await Blocker.StartAsync(kind, database, token);
        var dataSource = database.CreateDataSource(settings =>
        {
            settings.MaxPoolSize = 1;
            settings.ApplicationName = "migration";
        });
        var poolBefore = await PoolState.ReadAsync(dataSource, token);
        var schemaBefore = await SchemaDump.TakeAsync(database, token);
        var executor = new GuardedExecutor(dataSource, new GuardOptions { LockTimeout = LockTimeout });

        await using var metronome = await Metronome.StartAsync(database, token);
        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => executor.ExecuteStepAsync("add note", "ALTER TABLE orders ADD COLUMN note text", token));
        clock.Stop();

        return new BlockedAlter
        {
            Failure = failure,
            Elapsed = clock.Elapsed,
            Lateness = await metronome.StopAsync(),
            Expected = blocker.Expected,
            Schema = (schemaBefore, await SchemaDump.TakeAsync(database, token)),
            Pool = (poolBefore, await PoolState.ReadAsync(dataSource, token)),
            SessionsLeft = await Shared.SessionsLeft.FindAsync(database, [poolBefore.Pid, .. blocker.Pids], token),
        };
    }
}

/// <summary>Each situation is brought about once and looked at from all sides.</summary>
public sealed class BlockedAlters
{
    private readonly ConcurrentDictionary<(int, BlockerKind), Lazy<Task<BlockedAlter>>> _outcomes = new();

    internal Task<BlockedAlter> GetAsync(PostgresServers servers, int major, BlockerKind kind) =>
        _outcomes.GetOrAdd((major, kind), _ => new(() => BlockedAlter.RunAsync(servers, major, kind))).Value;
}
