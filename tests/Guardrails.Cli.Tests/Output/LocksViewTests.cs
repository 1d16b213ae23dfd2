using Guardrails.Cli.Output;
using Spectre.Console.Testing;

namespace Guardrails.Cli.Tests.Output;

/// <summary>What <c>guardrails locks --watch</c> draws, on a recorded terminal of a given width.</summary>
public sealed class LocksViewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly SessionInfo Worker = new()
    {
        Pid = 55,
        User = "shop",
        Database = "shop",
        ApplicationName = "shop-worker",
        ClientAddress = "10.0.0.7",
        State = "idle in transaction",
        StateAge = TimeSpan.FromSeconds(61),
        Query = "SELECT id, customer_id, placed_at FROM orders WHERE mail_sent_at IS NULL ORDER BY id",
        LockMode = "ACCESS SHARE",
        LockGranted = true,
        Relation = "public.orders",
    };

    private static readonly SessionInfo Alter = new() { Pid = 62, User = "admin", ApplicationName = "psql", Database = "shop", State = "active", Query = "ALTER TABLE orders ADD note text" };

    private static readonly SessionInfo Reader = new() { Pid = 56, User = "shop", ApplicationName = "shop-api", Database = "shop", State = "active", Query = "SELECT 1 FROM orders" };

    [Fact]
    public void The_blocker_is_the_root_and_a_head_line_sums_up()
    {
        Assert.Equal(
            [
                "2026-11-23T12:00:00Z, every 1s, Ctrl+C ends",
                "2 sessions blocked by 1, the longest for 12 s",
                "PID 55  idle in transaction for 61 s, shop@10.0.0.7 (shop-worker), database shop, holds ACCESS SHARE on public.orders",
                "  last query: SELECT id, customer_id, placed_at FROM orders WHERE mail_sent_at IS NULL ORDER BY id",
                "└── PID 62  waits 12 s for ACCESS EXCLUSIVE on public.orders, admin (psql), database shop",
                "      query: ALTER TABLE orders ADD note text",
                "    └── PID 56  waits 3.0 s for ACCESS SHARE on public.orders, shop (shop-api), database shop",
                "          query: SELECT 1 FROM orders",
            ],
            Draw(Chain(Worker), width: 160));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void On_a_narrow_terminal_queries_are_cut_and_nothing_else_is(int width)
    {
        var lines = Draw(Chain(Worker), width);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.EndsWith("…", Assert.Single(lines, line => line.Contains("last query:", StringComparison.Ordinal)), StringComparison.Ordinal);
        var everything = string.Join(' ', string.Join(' ', lines).Split([' ', '│'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("holds ACCESS SHARE on public.orders", everything, StringComparison.Ordinal);
        Assert.Contains("waits 12 s for ACCESS EXCLUSIVE on public.orders", everything, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_others_is_neither_markup_nor_a_command_to_the_terminal_and_shows_no_password()
    {
        var lines = Draw(Chain(Worker with { ApplicationName = "[red]x[/]\u001b]0;owned\u0007", Query = "ALTER ROLE shop PASSWORD 'hunter2'" }), width: 160);

        Assert.Contains(lines, line => line.Contains(@"([red]x[/]\x1b]0;owned\x07)", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void When_the_server_cannot_be_asked_the_last_answer_stays_with_the_reason()
    {
        var lines = Draw(Chain(Worker), width: 160, "the database is starting up");

        Assert.Equal("Cannot look since then, trying again: the database is starting up", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("PID 55", StringComparison.Ordinal));
    }

    [Fact]
    public void When_nobody_waits_it_says_so() =>
        Assert.Equal("Nobody waits for a lock.", Draw(new LockGraph([]), width: 80)[^1]);

    private static LockGraph Chain(SessionInfo root) => new(
    [
        new BlockingEdge { Blocked = Alter, Blocking = root, LockType = "relation", LockMode = "ACCESS EXCLUSIVE", Relation = "public.orders", Waited = TimeSpan.FromSeconds(12) },
        new BlockingEdge { Blocked = Reader, Blocking = Alter, LockType = "relation", LockMode = "ACCESS SHARE", Relation = "public.orders", Waited = TimeSpan.FromSeconds(3) },
    ]);

    private static List<string> Draw(LockGraph graph, int width, string? problem = null)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        console.Write(new LocksView("1s", pid: null, hasColor: false).Draw(Noon, graph, problem));
        return [.. console.Lines.Select(line => line.TrimEnd())];
    }
}
