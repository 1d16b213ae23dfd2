namespace Guardrails.Tests;

public sealed class GuardOptionsTests
{
    public static TheoryData<string, Action<GuardOptions, TimeSpan>> Limits { get; } = new()
    {
        { nameof(GuardOptions.LockTimeout), (o, t) => o.LockTimeout = t },
        { nameof(GuardOptions.StatementTimeout), (o, t) => o.StatementTimeout = t },
        { nameof(GuardOptions.IdleInTransactionSessionTimeout), (o, t) => o.IdleInTransactionSessionTimeout = t },
        { nameof(GuardOptions.LongStatementTimeout), (o, t) => o.LongStatementTimeout = t },
        { nameof(GuardOptions.ConcurrentDeadline), (o, t) => o.ConcurrentDeadline = t },
        { nameof(GuardOptions.TerminateIdleBlockersAfter), (o, t) => o.TerminateIdleBlockersAfter = t },
    };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public void Zero_negative_and_too_long_are_refused_by_name(string name, Action<GuardOptions, TimeSpan> set)
    {
        foreach (var value in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(-5), TimeSpan.FromDays(30)])
        {
            var options = new GuardOptions();
            set(options, value);

            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName);
        }
    }

    [Fact]
    public void No_limit_is_allowed_where_it_has_a_meaning()
    {
        foreach (var (name, set) in Limits.Select(row => row.Data))
        {
            var options = new GuardOptions();
            set(options, Timeout.InfiniteTimeSpan);
            var refused = Record.Exception(options.Validate);

            Assert.Equal(name == nameof(GuardOptions.TerminateIdleBlockersAfter), refused is not null);
        }
    }

    [Fact]
    public void The_defaults_are_those_of_the_contract()
    {
        var options = new GuardOptions();

        Assert.Equal(
            (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(60), Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, false, null),
            (options.LockTimeout, options.StatementTimeout, options.IdleInTransactionSessionTimeout, options.LongStatementTimeout,
                options.ConcurrentDeadline, options.AllowMultipleTransactions, options.TerminateIdleBlockersAfter));
    }
}
