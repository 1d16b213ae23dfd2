using Guardrails.Locking;

namespace Guardrails.Tests.Locking;

public sealed class StayPolicyTests
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DeadlockTimeout = TimeSpan.FromSeconds(1);

    [Fact]
    public void Behind_one_idle_session_every_stay_is_short()
    {
        var policy = new StayPolicy();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(StayPolicy.ShortStay, policy.NextStay(Plenty));
            policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(500 * i), [Session("3/7")], DeadlockTimeout);
        }
    }

    [Fact]
    public void When_all_who_blocked_before_are_done_the_next_stay_outlasts_such_a_transaction()
    {
        var policy = new StayPolicy();
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(100), [Session("3/7"), Session("4/9")], DeadlockTimeout);
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(600), [Session("5/1"), Session("4/10")], DeadlockTimeout);

        Assert.True(policy.NextStay(Plenty) >= TimeSpan.FromMilliseconds(750), $"next stay is {policy.NextStay(Plenty)}");
    }

    [Fact]
    public void A_pool_that_runs_one_transaction_after_the_other_on_the_same_session_counts_as_changing()
    {
        var policy = new StayPolicy();
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(100), [Session("3/7", pid: 10)], DeadlockTimeout);
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(600), [Session("3/8", pid: 10)], DeadlockTimeout);

        Assert.True(policy.NextStay(Plenty) > StayPolicy.ShortStay);
    }

    [Fact]
    public void As_long_as_one_idle_session_is_among_changing_blockers_stays_remain_short()
    {
        var policy = new StayPolicy();
        for (var i = 0; i < 10; i++)
        {
            policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(500 * i), [Session("3/7"), Session($"4/{i}")], DeadlockTimeout);
            Assert.Equal(StayPolicy.ShortStay, policy.NextStay(Plenty));
        }
    }

    [Fact]
    public void A_longer_stay_that_failed_behind_a_newcomer_is_followed_by_a_short_one()
    {
        var policy = new StayPolicy();
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(100), [Session("3/1")], DeadlockTimeout);
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(600), [Session("3/2")], DeadlockTimeout);
        var longer = policy.NextStay(Plenty);
        policy.Record(longer, TimeSpan.FromMilliseconds(2000), [Session("3/2")], DeadlockTimeout);

        Assert.Equal(StayPolicy.ShortStay, policy.NextStay(Plenty));
    }

    [Fact]
    public void No_stay_is_longer_than_what_is_left()
    {
        var policy = new StayPolicy();
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(100), [Session("3/1")], DeadlockTimeout);
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromSeconds(4), [Session("3/2")], DeadlockTimeout);

        Assert.Equal(TimeSpan.FromSeconds(1), policy.NextStay(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Behind_a_plain_autovacuum_one_stay_outlasts_the_deadlock_timeout()
    {
        var policy = new StayPolicy();
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(100), [Autovacuum("autovacuum: VACUUM public.orders")], DeadlockTimeout);

        Assert.True(policy.NextStay(Plenty) > DeadlockTimeout);
    }

    [Fact]
    public void Behind_an_autovacuum_against_wraparound_stays_remain_short_because_it_never_yields()
    {
        var policy = new StayPolicy();
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(100), [Autovacuum("autovacuum: VACUUM public.orders (to prevent wraparound)")], DeadlockTimeout);

        Assert.Equal(StayPolicy.ShortStay, policy.NextStay(Plenty));
    }

    [Fact]
    public void A_session_that_may_be_autovacuum_but_is_hidden_gets_one_chance_to_yield()
    {
        var policy = new StayPolicy();
        var hidden = new SessionInfo { Pid = 99, LockMode = "SHARE UPDATE EXCLUSIVE", VirtualTransaction = "9/9", IsDirect = true };
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromMilliseconds(100), [hidden], DeadlockTimeout);
        var chance = policy.NextStay(Plenty);
        policy.Record(chance, TimeSpan.FromMilliseconds(2000), [hidden], DeadlockTimeout);

        Assert.True(chance > DeadlockTimeout);
        Assert.Equal(StayPolicy.ShortStay, policy.NextStay(Plenty));
    }

    [Fact]
    public void The_last_pause_is_cut_so_that_the_last_stay_still_fits()
    {
        var policy = new StayPolicy();

        Assert.Equal(StayPolicy.Pause, policy.NextPause(Plenty));
        Assert.Equal(TimeSpan.FromMilliseconds(200), policy.NextPause(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(TimeSpan.Zero, policy.NextPause(TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void Without_a_lock_timeout_a_stay_still_ends()
    {
        var policy = new StayPolicy();
        policy.Record(StayPolicy.ShortStay, TimeSpan.Zero, [Session("3/1")], DeadlockTimeout);
        policy.Record(StayPolicy.ShortStay, TimeSpan.FromHours(1), [Session("3/2")], DeadlockTimeout);

        Assert.Equal(TimeSpan.FromSeconds(30), policy.NextStay(Timeout.InfiniteTimeSpan));
    }

    private static SessionInfo Session(string virtualTransaction, int pid = 4711) =>
        new() { Pid = pid, State = "idle in transaction", BackendType = "client backend", VirtualTransaction = virtualTransaction, IsDirect = true };

    private static SessionInfo Autovacuum(string query) =>
        new() { Pid = 99, State = "active", BackendType = "autovacuum worker", Query = query, VirtualTransaction = "9/9", IsDirect = true };
}
