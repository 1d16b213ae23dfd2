using Guardrails.Tests.Shared;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Reaping;

public sealed class ReapRightsTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_that_may_not_be_ended_is_a_row_and_the_others_are_still_ended(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var role = await TestRole.CreateAsync(database, "pg_read_all_stats");
        await using var ofSuperuser = await database.OpenIdleInTransactionAsync("longest idle");
        await using var own = await role.OpenSessionAsync("own");
        await own.BeginAndSitIdleAsync("SELECT 1", Token);

        var report = await role.ReapAsync(Everybody);

        Assert.Equal(
            [(ofSuperuser.Pid, ReapOutcome.Denied), (own.Pid, ReapOutcome.Terminated)],
            report.Sessions.Select(s => (s.Session.Pid, s.Outcome)));
        Assert.Equal("idle in transaction", await database.StateOfAsync(ofSuperuser.Pid));
        Assert.Equal($"Role {role.Name} may not end pid {ofSuperuser.Pid}: GRANT pg_signal_backend TO {role.Name}; allows it for all sessions but those of superusers, which only a superuser may end.", Assert.Single(report.Notes));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_role_that_may_signal_ends_the_sessions_of_others_but_not_of_a_superuser(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var role = await TestRole.CreateAsync(database, "pg_read_all_stats", "pg_signal_backend");
        await using var application = await TestRole.CreateAsync(database);
        await using var ofApplication = await application.OpenSessionAsync("app");
        await ofApplication.BeginAndSitIdleAsync("SELECT 1", Token);
        await using var ofSuperuser = await database.OpenIdleInTransactionAsync();

        var dryRun = await role.ReapAsync(Everybody with { DryRun = true });
        var report = await role.ReapAsync(Everybody);

        Assert.Equal(
            [(ofApplication.Pid, ReapOutcome.WouldTerminate), (ofSuperuser.Pid, ReapOutcome.Denied)],
            dryRun.Sessions.Select(s => (s.Session.Pid, s.Outcome)));
        Assert.Equal(
            [(ofApplication.Pid, ReapOutcome.Terminated), (ofSuperuser.Pid, ReapOutcome.Denied)],
            report.Sessions.Select(s => (s.Session.Pid, s.Outcome)));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_role_that_sees_only_its_own_sessions_is_told_so_and_how_to_change_it(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var role = await TestRole.CreateAsync(database);
        await using var hidden = await database.OpenIdleInTransactionAsync();
        await using var own = await role.OpenSessionAsync("own");
        await own.BeginAndSitIdleAsync("SELECT 1", Token);

        var report = await role.ReapAsync(Everybody);

        Assert.Equal([own.Pid], report.Pids());
        Assert.Equal(
            $"Role {role.Name} cannot see the state of other roles' sessions, so those that are idle in transaction were not found (1 hidden at this moment): GRANT pg_read_all_stats TO {role.Name}; shows them.",
            Assert.Single(report.Notes));
    }

    [Fact]
    public async Task The_grant_that_the_report_names_makes_the_hidden_session_visible()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var role = await TestRole.CreateAsync(database);
        await using var hidden = await database.OpenIdleInTransactionAsync();
        Assert.Empty((await role.ReapAsync(Everybody)).Sessions);

        await role.GrantAsync("pg_read_all_stats");

        Assert.Equal([hidden.Pid], (await role.ReapAsync(Everybody)).Pids());
    }

    [Fact]
    public async Task A_superuser_misses_no_right()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        Assert.Empty((await database.ReapAsync(Everybody)).Notes);
    }
}
