using System.Text.Json;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Commands;

public sealed class LocksTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Each_pair_of_blocked_and_blocking_is_an_edge(int major)
    {
        await using var chain = await Chain.StartAsync(await servers.CreateDatabaseAsync(major, Token));

        var json = (await Tool.Built().On(chain.Database.ConnectionString).RunAsync("locks", "--pid", $"{chain.Idle.Pid}", "--format", "json")).ExitsWith(0).Json();

        Assert.Equal(1, json.GetProperty("version").GetInt32());
        var edges = json.GetProperty("edges").EnumerateArray().OrderBy(e => Pid(e, "blocked") == chain.Reader.Pid).ToList();
        Assert.Equal(2, edges.Count);
        Assert.Equal((chain.Alter.Pid, chain.Idle.Pid), (Pid(edges[0], "blocked"), Pid(edges[0], "blocking")));
        Assert.Equal("ACCESS EXCLUSIVE", edges[0].GetProperty("lockMode").GetString());
        Assert.Equal("public.orders", edges[0].GetProperty("relation").GetString());
        Assert.InRange(edges[0].GetProperty("waitedMs").GetInt64(), 0, 120_000);
        Assert.Equal("shop_api", edges[0].GetProperty("blocking").GetProperty("applicationName").GetString());
        Assert.Equal("idle in transaction", edges[0].GetProperty("blocking").GetProperty("state").GetString());
        Assert.Equal("ACCESS SHARE", edges[0].GetProperty("blocking").GetProperty("lockMode").GetString());
        Assert.Equal("ALTER TABLE orders ADD COLUMN note text", edges[0].GetProperty("blocked").GetProperty("query").GetString());
        Assert.Equal([chain.Idle.Pid], edges[0].GetProperty("blocked").GetProperty("blockedBy").EnumerateArray().Select(p => p.GetInt32()));
        Assert.Equal((chain.Reader.Pid, chain.Alter.Pid), (Pid(edges[1], "blocked"), Pid(edges[1], "blocking")));
        Assert.Equal("ACCESS SHARE", edges[1].GetProperty("lockMode").GetString());
    }

    [Fact]
    public async Task People_see_a_tree_with_the_blocker_at_its_root()
    {
        await using var chain = await Chain.StartAsync(await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token));

        var result = (await Tool.Built().On(chain.Database.ConnectionString).RunAsync("locks", "--pid", $"{chain.Reader.Pid}")).ExitsWith(0);

        Assert.Collection(
            result.Output.TrimEnd().Split('\n'),
            line => Assert.Matches($@"^PID {chain.Idle.Pid}  idle in transaction for .+ \(shop_api\), database {chain.Database.Name}, holds ACCESS SHARE on public\.orders$", line),
            line => Assert.Equal("  last query: SELECT * FROM orders", line.TrimEnd()),
            line => Assert.Matches($@"^└── PID {chain.Alter.Pid}  waits .+ for ACCESS EXCLUSIVE on public\.orders, .+ \(migrator\)", line),
            line => Assert.Equal("      query: ALTER TABLE orders ADD COLUMN note text", line.TrimEnd()),
            line => Assert.Matches($@"^    └── PID {chain.Reader.Pid}  waits .+ for ACCESS SHARE on public\.orders, .+ \(reader\)", line),
            line => Assert.Equal("          query: SELECT count(*) FROM orders", line.TrimEnd()));
    }

    [Fact]
    public async Task A_session_that_nobody_waits_for_has_no_edges()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var session = await database.OpenSessionAsync("quiet", Token);

        var text = (await Tool.Built().On(database.ConnectionString).RunAsync("locks", "--pid", $"{session.Pid}")).ExitsWith(0);
        var json = (await Tool.Built().On(database.ConnectionString).RunAsync("locks", "--pid", $"{session.Pid}", "--format", "json")).ExitsWith(0).Json();

        Assert.Equal($"PID {session.Pid} waits for no lock, and nobody waits for it.\n", text.Output);
        Assert.Equal(0, json.GetProperty("edges").GetArrayLength());
    }

    [Fact]
    public async Task On_a_pipe_each_look_is_a_line_of_JSON()
    {
        await using var chain = await Chain.StartAsync(await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token));
        await using var running = Tool.Built().On(chain.Database.ConnectionString).Start("locks", "--watch", "100ms", "--pid", $"{chain.Idle.Pid}");
        await running.UntilAsync(tool => tool.Output.Split('\n').Length > 3, "three looks");

        running.Interrupt();

        var lines = (await running.EndAsync()).Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(lines, look => Assert.Equal(2, look.GetProperty("edges").GetArrayLength()));
        var moments = lines.Select(look => look.GetProperty("observedAt").GetDateTime()).ToList();
        Assert.Equal(moments.Order(), moments);
        Assert.All(moments, moment => Assert.Equal(DateTimeKind.Utc, moment.Kind));
    }

    [Fact]
    public async Task Without_an_interval_it_looks_every_second()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("locks", "--watch", "--pid", "1");
        await running.UntilAsync(tool => tool.Output.Split('\n').Length > 3, "three looks");

        running.Interrupt();

        var moments = (await running.EndAsync()).ExitsWith(130).Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("observedAt").GetDateTime()).ToList();
        Assert.InRange(moments[2] - moments[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task On_a_pipe_text_may_be_asked_for()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var session = await database.OpenSessionAsync("quiet", Token);
        await using var running = Tool.Built().On(database.ConnectionString).Start("locks", "--watch", "100ms", "--pid", $"{session.Pid}", "--format", "text");
        await running.UntilAsync(tool => tool.Output.Split('\n').Length > 4, "two looks");

        running.Interrupt();

        var lines = (await running.EndAsync()).Output.Split('\n');
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", lines[0]);
        Assert.Contains("nobody waits for it", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_see_other_sessions_is_told_so()
    {
        await using var chain = await Chain.StartAsync(await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token));
        await using var role = await WeakRole.CreateAsync(chain.Database);

        var result = (await Tool.Built().On(role.ConnectionString).RunAsync("locks", "--pid", $"{chain.Idle.Pid}")).ExitsWith(0);

        Assert.Contains($"PID {chain.Idle.Pid}  state hidden", result.Output, StringComparison.Ordinal);
        Assert.Contains("GRANT pg_read_all_stats", result.Output, StringComparison.Ordinal);
    }

    private static int Pid(JsonElement edge, string end) => edge.GetProperty(end).GetProperty("pid").GetInt32();
}
