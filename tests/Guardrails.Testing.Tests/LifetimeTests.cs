using Guardrails.Testing.Hosting;
using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Testing.Tests;

/// <summary>Servers started here: what they run with, and that nothing of them stays.</summary>
public sealed class LifetimeTests(WarmCache warm) : IAsyncLifetime
{
    private ScratchCache _cache = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cache = await warm.CreateSharingAsync();

    public ValueTask DisposeAsync()
    {
        _cache.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Disposing_stops_the_server_and_removes_its_data()
    {
        var server = await PostgresServer.StartAsync(_cache.Options(), Cancellation);
        var postmaster = ServerProcesses.PostmasterOf(server.DataDirectory!);

        await server.DisposeAsync();

        Assert.False(ServerProcesses.IsAlive(postmaster));
        Assert.Empty(Directory.GetFileSystemEntries(_cache.Instances));
    }

    [Fact]
    public async Task What_an_earlier_start_unpacked_is_taken_from_the_cache()
    {
        await using var server = await Wanted.OrSkipAsync(PostgresServer.StartAsync(
            _cache.Options() with { AllowDownload = false }, _cache.MachineWithOnly("setpriv", "runuser"), Cancellation));

        Assert.Equal(PostgresSourceKind.Cached, server.Source.Kind);
    }

    [Fact]
    public async Task Extra_settings_take_effect()
    {
        var settings = new Dictionary<string, string> { ["autovacuum_freeze_max_age"] = "100000", ["cluster_name"] = "it's mine" };
        await using var server = await PostgresServer.StartAsync(_cache.Options() with { Settings = settings }, Cancellation);

        Assert.Equal("100000", await QueryAsync(server, "SHOW autovacuum_freeze_max_age"));
        Assert.Equal("it's mine", await QueryAsync(server, "SHOW cluster_name"));
        Assert.Equal("20", await QueryAsync(server, "SHOW max_prepared_transactions"));
    }

    [Fact]
    public async Task A_setting_that_the_server_refuses_fails_the_start_with_its_log()
    {
        var options = _cache.Options() with { Settings = new Dictionary<string, string> { ["shared_buffers"] = "plenty" } };

        var error = await Assert.ThrowsAsync<PostgresServerException>(() => PostgresServer.StartAsync(options, Cancellation));

        Assert.Contains("invalid value for parameter \"shared_buffers\": \"plenty\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_cache.Instances));
    }

    [Theory]
    [InlineData(PostgresStopMode.Fast)]
    [InlineData(PostgresStopMode.Immediate)]
    public async Task A_stopped_server_starts_again_with_its_data_and_port(PostgresStopMode mode)
    {
        await using var server = await PostgresServer.StartAsync(_cache.Options(), Cancellation);
        await QueryAsync(server, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT 'done'");
        var port = server.Port;

        await server.StopAsync(mode, Cancellation);
        await Assert.ThrowsAsync<NpgsqlException>(() => QueryAsync(server, "SELECT 'alive'"));
        await server.RestartAsync(Cancellation);

        Assert.Equal("42", await QueryAsync(server, "SELECT answer::text FROM kept"));
        Assert.Equal(port, server.Port);
    }

    [Fact]
    public async Task A_server_restarted_as_a_standby_is_in_recovery()
    {
        await using var server = await PostgresServer.StartAsync(_cache.Options(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(server.DataDirectory!, "standby.signal"), "", Cancellation);

        await server.RestartAsync(Cancellation);

        Assert.Equal("true", await QueryAsync(server, "SELECT pg_is_in_recovery()::text"));
    }

    [Fact]
    public async Task A_server_never_runs_as_root()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no root.");
        await using var server = await PostgresServer.StartAsync(_cache.Options(), Cancellation);

        Assert.NotEqual(0, await ServerProcesses.UserOfAsync(ServerProcesses.PostmasterOf(server.DataDirectory!)));
    }

    [Fact]
    public async Task Root_without_a_way_to_become_somebody_else_is_told_what_to_install()
    {
        var machine = _cache.MachineWithOnly() with { IsRoot = true };

        var error = await Assert.ThrowsAsync<PostgresServerException>(() => ServerAccount.ResolveAsync(machine, Cancellation));

        Assert.Contains("'setpriv' or 'runuser'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_is_told_which_directory_is_closed_to_the_user_who_runs_the_server()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no root.");
        var machine = HostMachine.Current with { IsRoot = true };
        var account = await ServerAccount.ResolveAsync(machine, Cancellation);
        var closed = Path.Combine(_cache.Path, "closed");
        CacheLayout.CreatePrivateDirectory(closed);
        var inside = Path.Combine(closed, "cache");
        CacheLayout.CreateDirectory(inside);

        var error = Assert.Throws<PostgresServerException>(() => account.RequireReach(inside));

        Assert.Contains($"'{closed}' is closed to other users", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_needed()
    {
        await using var server = await PostgresServer.StartAsync(_cache.Options(), Cancellation);
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong", Pooling = false };

        var refused = await Assert.ThrowsAsync<PostgresException>(() => QueryAsync(wrong.ConnectionString, "SELECT 'in'"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task A_start_that_takes_too_long_names_the_limit()
    {
        var options = _cache.Options() with { StartupTimeout = TimeSpan.FromMilliseconds(1) };

        var error = await Assert.ThrowsAsync<PostgresServerException>(() => PostgresServer.StartAsync(options, Cancellation));

        Assert.Contains("StartupTimeout", error.Message, StringComparison.Ordinal);
        Assert.IsType<OperationCanceledException>(error.InnerException, exactMatch: false);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(500)]
    public async Task A_start_that_is_cancelled_at_any_moment_leaves_nothing(int milliseconds)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        cancellation.CancelAfter(milliseconds);
        try
        {
            await using var server = await PostgresServer.StartAsync(_cache.Options(), cancellation.Token);
        }
        catch (OperationCanceledException)
        {
        }

        Assert.Empty(Directory.Exists(_cache.Instances) ? Directory.GetFileSystemEntries(_cache.Instances) : []);
    }

    private static Task<string> QueryAsync(PostgresServer server, string sql) => QueryAsync(
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString, sql);

    private static async Task<string> QueryAsync(string connectionString, string sql)
    {
        await using var session = await Session.OpenAsync(connectionString, cancellationToken: Cancellation);
        return await session.QueryScalarAsync<string>(sql, Cancellation);
    }
}
