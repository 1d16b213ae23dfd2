using Guardrails.Cli.Output;

namespace Guardrails.Cli.Tests.Output;

public sealed class LockGraphTests
{
    [Fact]
    public void The_root_with_the_most_behind_it_comes_first()
    {
        var graph = Graph((10, 1), (20, 2), (21, 2), (22, 21));

        Assert.Equal([2, 1], graph.Roots().Select(r => r.Pid));
    }

    [Fact]
    public void A_session_that_waits_for_two_stands_below_both()
    {
        var graph = Graph((10, 1), (10, 2));

        Assert.Equal([1, 2], graph.Roots().Select(r => r.Pid));
        Assert.All(graph.Roots(), root => Assert.Equal(10, Assert.Single(graph.WaitingFor(root)).Blocked.Pid));
    }

    [Fact]
    public void In_a_circle_the_lowest_pid_stands_for_the_root()
    {
        var graph = Graph((2, 1), (3, 2), (1, 3), (4, 3));

        Assert.Equal([1], graph.Roots().Select(r => r.Pid));
    }

    [Fact]
    public void Prepared_transactions_are_told_apart_although_none_has_a_pid()
    {
        var graph = new LockGraph([Edge(10, Prepared("a")), Edge(11, Prepared("b"))]);

        Assert.Equal(["a", "b"], graph.Roots().Select(r => r.PreparedTransaction).Order());
    }

    [Theory]
    [InlineData(1, "10-1 11-10 12-11")]
    [InlineData(10, "10-1 11-10 12-11")]
    [InlineData(12, "10-1 11-10 12-11")]
    [InlineData(2, "20-2")]
    [InlineData(99, "")]
    public void Around_a_session_are_those_it_waits_for_and_those_who_wait_for_it(int pid, string expected)
    {
        var graph = Graph((10, 1), (11, 10), (12, 11), (20, 2)).Around(pid);

        Assert.Equal(expected, string.Join(' ', graph.Edges.Select(e => $"{e.Blocked.Pid}-{e.Blocking.Pid}").Order()));
    }

    [Fact]
    public void Those_beside_a_session_do_not_concern_it()
    {
        // 11 and 12 both wait for 10; whoever asks about 11 does not want to hear of 12.
        var graph = Graph((10, 1), (11, 10), (12, 10)).Around(11);

        Assert.Equal(["10-1", "11-10"], graph.Edges.Select(e => $"{e.Blocked.Pid}-{e.Blocking.Pid}").Order());
    }

    private static LockGraph Graph(params (int Blocked, int Blocking)[] edges) =>
        new([.. edges.Select(e => Edge(e.Blocked, new SessionInfo { Pid = e.Blocking }))]);

    private static BlockingEdge Edge(int blocked, SessionInfo blocking) =>
        new() { Blocked = new SessionInfo { Pid = blocked }, Blocking = blocking };

    private static SessionInfo Prepared(string gid) => new() { Pid = 0, PreparedTransaction = gid };
}
