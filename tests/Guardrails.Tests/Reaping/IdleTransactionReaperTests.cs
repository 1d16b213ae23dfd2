using Guardrails.Tests.Shared;
using Npgsql;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Reaping;

public sealed class IdleTransactionReaperTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_idle_in_transaction_is_ended_and_described(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var forgotten = await database.OpenIdleInTransactionAsync("api");

        var report = await database.ReapAsync(Everybody);

        var reaped = Assert.Single(report.Sessions);
        Assert.Equal(ReapOutcome.Terminated, reaped.Outcome);
        Assert.False(reaped.StillEnding);
        Assert.Equal(forgotten.Pid, reaped.Session.Pid);
        Assert.Equal(("api", database.Name, "postgres"), (reaped.Session.ApplicationName, reaped.Session.Database, reaped.Session.User));
        Assert.Equal(("idle in transaction", "SELECT 1", "client backend"), (reaped.Session.State, reaped.Session.Query, reaped.Session.BackendType));
        Assert.NotNull(reaped.Session.ClientAddress);
        Assert.InRange(reaped.Session.StateAge!.Value, Everybody.OlderThan, TimeSpan.FromMinutes(1));
        Assert.InRange(reaped.Session.TransactionAge!.Value, reaped.Session.StateAge.Value, TimeSpan.FromMinutes(1));
        Assert.False(await database.ExistsAsync(forgotten.Pid));
        var seenByClient = await Assert.ThrowsAsync<PostgresException>(() => forgotten.ExecuteAsync("SELECT 1", Token));
        Assert.Equal(PostgresErrorCodes.AdminShutdown, seenByClient.SqlState);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_dry_run_finds_the_session_and_ends_nobody(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var forgotten = await database.OpenIdleInTransactionAsync();

        var report = await database.ReapAsync(Everybody with { DryRun = true });

        Assert.True(report.DryRun);
        Assert.Equal(ReapOutcome.WouldTerminate, Assert.Single(report.Sessions).Outcome);
        Assert.Equal("idle in transaction", await database.StateOfAsync(forgotten.Pid));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_idle_in_an_aborted_transaction_is_ended(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var failed = await database.OpenSessionAsync("failed", Token);
        await failed.ExecuteAsync("BEGIN", Token);
        await Assert.ThrowsAsync<PostgresException>(() => failed.ExecuteAsync("SELECT 1 / 0", Token));

        var report = await database.ReapAsync(Everybody);

        Assert.Equal(ReapOutcome.Terminated, Assert.Single(report.Sessions).Outcome);
        Assert.Equal("idle in transaction (aborted)", report.Sessions[0].Session.State);
    }

    [Fact]
    public async Task An_aborted_transaction_whose_start_is_not_known_is_as_old_as_its_silence()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var failed = await database.OpenSessionAsync("failed", Token);
        await failed.ExecuteAsync("BEGIN", Token);
        await Assert.ThrowsAsync<PostgresException>(() => failed.ExecuteAsync("SELECT 1 / 0", Token));

        var strict = await database.ReapAsync(Everybody with { TransactionAge = TimeSpan.FromHours(1) });
        var lenient = await database.ReapAsync(Everybody with { TransactionAge = TimeSpan.FromMilliseconds(1) });

        Assert.Empty(strict.Sessions);
        Assert.Equal([failed.Pid], lenient.Pids());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_old_transaction_whose_session_just_went_idle_is_spared(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var working = await database.OpenSessionAsync("batch", Token);
        await working.BeginAndSitIdleAsync("SELECT pg_sleep(3)", Token);

        var report = await database.ReapAsync(new ReapOptions { OlderThan = TimeSpan.FromSeconds(3) });

        Assert.Empty(report.Sessions);
        Assert.True(await database.QueryScalarAsync<bool>($"SELECT now() - xact_start >= '3 s' FROM pg_stat_activity WHERE pid = {working.Pid}", Token));
    }

    [Fact]
    public async Task A_session_outside_a_transaction_or_at_work_is_spared()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await database.OpenSessionAsync("idle", Token);
        await using var working = await database.OpenSessionAsync("working", Token);
        await working.ExecuteAsync("BEGIN", Token);
        using var stop = new CancellationTokenSource();
        var work = working.RunInBackground("SELECT pg_sleep(600)", stop.Token);
        await Eventually.BecomesTrueAsync(async () => await database.StateOfAsync(working.Pid) == "active", TimeSpan.FromSeconds(10), "the query running");

        var report = await database.ReapAsync(Everybody);

        Assert.Empty(report.Sessions);
        Assert.True(await database.ExistsAsync(idle.Pid));
        Assert.False(work.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task The_age_of_the_transaction_is_a_condition_of_its_own()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var young = await database.OpenIdleInTransactionAsync();

        var strict = await database.ReapAsync(Everybody with { TransactionAge = TimeSpan.FromHours(1) });
        var lenient = await database.ReapAsync(Everybody with { TransactionAge = TimeSpan.FromMilliseconds(1) });

        Assert.Empty(strict.Sessions);
        Assert.Equal([young.Pid], lenient.Pids());
    }

    [Fact]
    public async Task Sessions_of_other_databases_are_spared_unless_asked_for()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var other = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var application = $"elsewhere {Guid.NewGuid():N}";
        await using var elsewhere = await other.OpenIdleInTransactionAsync(application);

        var here = await database.ReapAsync(Everybody with { Applications = [application] });
        var everywhere = await database.ReapAsync(Everybody with { Applications = [application], AllDatabases = true });

        Assert.Empty(here.Sessions);
        Assert.Equal([elsewhere.Pid], everywhere.Pids());
        Assert.Equal(other.Name, everywhere.Sessions[0].Session.Database);
    }

    [Fact]
    public async Task Only_the_wanted_applications_are_ended_and_the_excluded_ones_spared()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var api = await database.OpenIdleInTransactionAsync("shop-api");
        await using var worker = await database.OpenIdleInTransactionAsync("shop-worker");
        await using var billing = await database.OpenIdleInTransactionAsync("billing");
        await using var nameless = await database.OpenIdleInTransactionAsync("");

        var report = await database.ReapAsync(Everybody with { Applications = ["shop-*", "nobody"], ExcludeApplications = ["*-worker"] });
        var exceptExcluded = await database.ReapAsync(Everybody with { DryRun = true, ExcludeApplications = ["shop-*", "bill?ng"] });

        Assert.Equal([api.Pid], report.Pids());
        Assert.Equal([nameless.Pid], exceptExcluded.Pids());
        Assert.Null(exceptExcluded.Sessions[0].Session.ApplicationName);
        Assert.Equal("idle in transaction", await database.StateOfAsync(worker.Pid));
        Assert.Equal("idle in transaction", await database.StateOfAsync(billing.Pid));
    }

    [Fact]
    public async Task Only_sessions_of_the_wanted_roles_are_ended()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var role = await TestRole.CreateAsync(database);
        await using var ofSuperuser = await database.OpenIdleInTransactionAsync();
        await using var ofRole = await role.OpenSessionAsync("app");
        await ofRole.BeginAndSitIdleAsync("SELECT 1", Token);

        var report = await database.ReapAsync(Everybody with { Users = [role.Name, "nobody_of_this_name"] });

        Assert.Equal([ofRole.Pid], report.Pids());
        Assert.Equal("idle in transaction", await database.StateOfAsync(ofSuperuser.Pid));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_longest_idle_go_first_and_the_limit_spares_the_rest(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var third = await database.OpenSessionAsync("third", Token);
        await using var first = await database.OpenSessionAsync("first", Token);
        await using var second = await database.OpenSessionAsync("second", Token);
        foreach (var session in new[] { third, first, second })
        {
            await session.ExecuteAsync("BEGIN", Token);
        }

        foreach (var session in new[] { first, second, third })
        {
            await session.ExecuteAsync("SELECT 1", Token);
        }

        var report = await database.ReapAsync(Everybody with { Limit = 2 });

        Assert.Equal([first.Pid, second.Pid], report.Pids());
        Assert.Equal("idle in transaction", await database.StateOfAsync(third.Pid));
        Assert.Contains(report.Notes, note => note.StartsWith("1 more session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("citus_internal gpid=10000000123")]
    [InlineData("citus_rebalancer gpid=10000000123")]
    [InlineData("citus_run_command gpid=10000000123")]
    [InlineData("guardrails migration lock since 2026-11-22T18:03:47Z")]
    public async Task Sessions_of_Citus_and_of_the_guard_are_spared(string applicationName)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var spared = await database.OpenIdleInTransactionAsync(applicationName);

        var report = await database.ReapAsync(Everybody);

        Assert.Empty(report.Sessions);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_walsender_that_sits_idle_in_a_transaction_is_spared(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false };
        await using var walsender = new NpgsqlConnection($"{settings.ConnectionString};Replication Mode=Logical");
        await walsender.OpenAsync(Token);
        await using var transaction = await walsender.BeginTransactionAsync(Token);
        using (var export = await walsender.BeginTextExportAsync("COPY (SELECT 1) TO STDOUT", Token))
        {
            await export.ReadToEndAsync(Token);
        }

        var report = await database.ReapAsync(Everybody);

        Assert.Equal(
            "walsender, idle in transaction",
            await database.QueryScalarAsync<string>($"SELECT backend_type || ', ' || state FROM pg_stat_activity WHERE pid = {walsender.ProcessID}", Token));
        Assert.Empty(report.Sessions);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_that_cannot_leave_at_once_is_reported_as_still_ending(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var stuck = await database.OpenSessionAsync("stuck", Token);
        await stuck.ExecuteAsync("CREATE TEMP TABLE scratch (id int)", Token);
        var scratch = await stuck.QueryScalarAsync<string>("SELECT relnamespace::regnamespace || '.scratch' FROM pg_class WHERE relname = 'scratch'", Token);
        await stuck.BeginAndSitIdleAsync("SELECT 1", Token);
        await using var holder = await database.OpenSessionAsync("holder", Token);
        // A backend drops its temporary tables before it leaves; this lock makes it wait.
        await holder.ExecuteAsync($"BEGIN; LOCK TABLE {scratch} IN ACCESS SHARE MODE", Token);

        var report = await database.ReapAsync(Everybody with { Applications = ["stuck"] });

        var reaped = Assert.Single(report.Sessions);
        Assert.Equal((ReapOutcome.Terminated, true), (reaped.Outcome, reaped.StillEnding));
        Assert.StartsWith($"Told to end but not gone yet, and holding its locks until it is: pid {reaped.Session.Pid}", Assert.Single(report.Notes), StringComparison.Ordinal);
        await holder.ExecuteAsync("ROLLBACK", Token);
        await Eventually.BecomesTrueAsync(async () => !await database.ExistsAsync(reaped.Session.Pid), TimeSpan.FromSeconds(10), "the session leaving");
    }

    [Fact]
    public async Task The_reaper_works_with_a_pool_of_one_that_is_in_use()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var pool = database.CreateDataSource(settings => settings.MaxPoolSize = 1);
        await using var rented = await pool.OpenConnectionAsync(Token);
        await using var forgotten = await database.OpenIdleInTransactionAsync();

        var report = await new IdleTransactionReaper(pool).ReapAsync(Everybody, Token);

        Assert.Equal([forgotten.Pid], report.Pids());
    }

    [Fact]
    public async Task The_reaper_works_over_a_slim_data_source()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var slim = new NpgsqlSlimDataSourceBuilder(database.ConnectionString).Build();
        await using var forgotten = await database.OpenIdleInTransactionAsync();

        var report = await new IdleTransactionReaper(slim).ReapAsync(Everybody with { Applications = ["forg*"] }, Token);

        Assert.Equal([forgotten.Pid], report.Pids());
    }

    [Fact]
    public async Task A_cancelled_reaper_ends_nobody()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var forgotten = await database.OpenIdleInTransactionAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new IdleTransactionReaper(database.DataSource).ReapAsync(Everybody, new CancellationToken(canceled: true)));

        Assert.Equal("idle in transaction", await database.StateOfAsync(forgotten.Pid));
    }

    [Fact]
    public async Task An_unreachable_server_is_named_without_the_password()
    {
        await using var dataSource = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=app;Password=secret-word;Database=shop");

        var error = await Assert.ThrowsAsync<MigrationFailedException>(
            () => new IdleTransactionReaper(dataSource).ReapAsync(Everybody, Token));

        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", error.ToString(), StringComparison.Ordinal);
    }
}
