using Guardrails.Tests.Locking.Blockers;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking;

/// <summary>Behind every kind of blocker, on every major: in time, with its name, and without a trace.</summary>
public sealed class BlockerMatrixTests(PostgresServers servers, BlockedAlters alters) : IClassFixture<BlockedAlters>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    [Theory]
    [MemberData(nameof(Blocker.Matrix), MemberType = typeof(Blocker))]
    public async Task A_blocked_alter_gives_up_when_the_lock_timeout_is_over(int major, BlockerKind kind)
    {
        var alter = await alters.GetAsync(servers, major, kind);

        TestContext.Current.SendDiagnosticMessage($"{major} {kind}: {alter.Elapsed}, lateness {alter.Lateness}");
        Assert.InRange(alter.Elapsed, BlockedAlter.LockTimeout - TimeSpan.FromMilliseconds(200), BlockedAlter.LockTimeout + Grace + alter.Lateness);
    }

    [Theory]
    [MemberData(nameof(Blocker.Matrix), MemberType = typeof(Blocker))]
    public async Task Its_report_names_the_true_blockers(int major, BlockerKind kind)
    {
        var alter = await alters.GetAsync(servers, major, kind);

        var report = alter.Failure.Report;
        TestContext.Current.SendDiagnosticMessage($"{major} {kind}\n{alter.Failure.Message}\n{report}");
        Assert.Equal(alter.Pool.Before.Pid, report.BlockedPid);
        Assert.Equal(
            alter.Expected.OrderBy(e => e.Pid).Select(e => e.ToString()),
            report.Blockers.OrderBy(b => b.Pid).Select(b => new ExpectedBlocker(b.Pid, b.ApplicationName, b.State!, b.Query, b.LockMode!, b.Relation)
            {
                User = b.User,
                PreparedTransaction = b.PreparedTransaction,
                IsQueuedAhead = !b.LockGranted,
                BlockedBy = b.BlockedBy,
            }.ToString()));
        Assert.All(report.Blockers, b => Assert.NotNull(b.TransactionAge));
        Assert.All(report.Blockers, b => Assert.NotNull(b.StateAge));
    }

    [Theory]
    [MemberData(nameof(Blocker.Matrix), MemberType = typeof(Blocker))]
    public async Task Its_message_leads_to_the_blocker(int major, BlockerKind kind)
    {
        var alter = await alters.GetAsync(servers, major, kind);

        Assert.StartsWith("Migration step 'add note' FAILED: lock timeout after ", alter.Failure.Message, StringComparison.Ordinal);
        Assert.All(
            alter.Expected.Where(e => e.Relation is not null),
            e => Assert.Contains(e.PreparedTransaction is { } gid ? $"prepared transaction '{gid}'" : $"PID: {e.Pid}", alter.Failure.Message, StringComparison.Ordinal));
        Assert.All(
            alter.Expected.Where(e => e.PreparedTransaction is null),
            e => Assert.Contains($"PID: {e.Pid}, State: ", alter.Failure.Report.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Blocker.Matrix), MemberType = typeof(Blocker))]
    public async Task It_leaves_the_schema_as_it_was(int major, BlockerKind kind)
    {
        var alter = await alters.GetAsync(servers, major, kind);

        Assert.Equal(alter.Schema.Before, alter.Schema.After);
    }

    [Theory]
    [MemberData(nameof(Blocker.Matrix), MemberType = typeof(Blocker))]
    public async Task It_gives_the_pooled_connection_back_byte_for_byte_as_it_was(int major, BlockerKind kind)
    {
        var alter = await alters.GetAsync(servers, major, kind);

        Assert.Equal(alter.Pool.Before, alter.Pool.After);
    }

    [Theory]
    [MemberData(nameof(Blocker.Matrix), MemberType = typeof(Blocker))]
    public async Task It_leaves_no_session_behind(int major, BlockerKind kind)
    {
        var alter = await alters.GetAsync(servers, major, kind);

        Assert.Equal("", alter.SessionsLeft);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Of_an_autovacuum_against_wraparound_it_says_that_it_never_yields(int major)
    {
        var alter = await alters.GetAsync(servers, major, BlockerKind.WraparoundAutovacuum);

        Assert.Contains("never yields", alter.Failure.Report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Of_a_prepared_transaction_it_says_how_to_end_it(int major)
    {
        var alter = await alters.GetAsync(servers, major, BlockerKind.PreparedTransaction);

        Assert.Contains($"ROLLBACK PREPARED '{alter.Expected[0].PreparedTransaction}'", alter.Failure.Report.ToString(), StringComparison.Ordinal);
    }
}
