using Guardrails.Cli.Output;

namespace Guardrails.Cli.Tests.Output;

public sealed class LockAdviceTests
{
    [Fact]
    public void An_idle_session_is_to_be_reaped_by_its_application() =>
        Assert.Equal(["guardrails reap --older-than 60s --application shop_api --dry-run"], Advice(Idle(1, "shop_api")));

    [Fact]
    public void A_name_that_a_shell_would_take_apart_is_quoted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows shells quote differently.");

        Assert.Equal(["guardrails reap --older-than 60s --application 'Bob'\\''s $(app) *' --dry-run"], Advice(Idle(1, "Bob's $(app) *")));
    }

    [Fact]
    public void Several_idle_sessions_are_one_command() =>
        Assert.Equal(
            ["guardrails reap --older-than 60s --application api --application worker --dry-run"],
            Advice(Idle(1, "api"), Idle(2, "worker"), Idle(3, "api")));

    [Fact]
    public void Without_a_name_the_role_has_to_do() =>
        Assert.Equal(["guardrails reap --older-than 60s --user app --dry-run"], Advice(Idle(1, "api"), Idle(2, null)));

    [Fact]
    public void Only_the_end_of_a_chain_is_worth_ending()
    {
        var middle = new SessionInfo { Pid = 1, State = "active", BackendType = "client backend", BlockedBy = [2] };

        Assert.Equal(["guardrails reap --older-than 60s --application api --dry-run"], Advice(middle, Idle(2, "api")));
    }

    [Fact]
    public void A_query_at_work_may_be_waited_for_or_cancelled()
    {
        var busy = new SessionInfo { Pid = 7, State = "active", BackendType = "client backend" };

        Assert.Equal(["run again when PID 7 is through; or, if it may be stopped: SELECT pg_cancel_backend(7)"], Advice(busy));
    }

    [Fact]
    public void Autovacuum_against_wraparound_is_only_to_be_waited_for()
    {
        var vacuum = new SessionInfo
        {
            Pid = 7,
            State = "active",
            BackendType = "autovacuum worker",
            Query = "autovacuum: VACUUM public.orders (to prevent wraparound)",
        };

        Assert.Equal(["run again when autovacuum (PID 7) is through; it must not be stopped for good"], Advice(vacuum));
    }

    [Fact]
    public void A_prepared_transaction_is_to_be_ended_by_its_owner()
    {
        var prepared = new SessionInfo { Pid = 0, State = "prepared transaction", PreparedTransaction = "x", User = "app", Database = "shop" };

        Assert.Equal(["end that prepared transaction in database shop, as app or a superuser, and run again"], Advice(prepared));
    }

    [Fact]
    public void Hidden_sessions_need_somebody_who_sees_them() =>
        Assert.Equal(["guardrails reap --older-than 60s --dry-run, as a role that may see other sessions"], Advice(new SessionInfo { Pid = 7 }));

    [Fact]
    public void When_nobody_was_seen_the_locks_are_to_be_watched() => Assert.Equal(["guardrails locks --watch 1s"], Advice());

    private static IEnumerable<string> Advice(params SessionInfo[] blockers) =>
        LockAdvice.For(new LockReport { BlockedPid = 100, Sql = "ALTER TABLE orders ADD COLUMN note text", Blockers = blockers });

    private static SessionInfo Idle(int pid, string? application) => new()
    {
        Pid = pid,
        User = "app",
        ApplicationName = application,
        State = "idle in transaction",
        BackendType = "client backend",
    };
}
