using Guardrails.Testing.Hosting;
using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>Servers that an environment variable names.</summary>
public sealed class GivenServerTests(PostgresServers servers) : IDisposable
{
    private const int Major = PostgresMajors.Latest;
    private const int OtherMajor = Major - 1;

    private readonly ScratchCache _cache = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("GUARDRAILS_POSTGRES_18")]
    [InlineData("GUARDRAILS_POSTGRES")]
    public async Task A_given_server_is_used_and_left_alone(string variable)
    {
        var shared = await servers.GetServerAsync(Major);

        await using (var given = await StartAsync(Major, variable, shared.ConnectionString))
        {
            Assert.Equal(new PostgresSource(PostgresSourceKind.Given, $"connection string in {variable}"), given.Source);
            Assert.Equal(shared.Version, given.Version);
            Assert.Equal(shared.Port, given.Port);
            Assert.Null(given.DataDirectory);
        }

        await using var stillThere = await servers.CreateDatabaseAsync(Major, Cancellation);
    }

    [Fact]
    public async Task A_given_server_cannot_be_stopped_or_restarted()
    {
        var shared = await servers.GetServerAsync(Major);
        await using var given = await StartAsync(Major, "GUARDRAILS_POSTGRES", shared.ConnectionString);

        await Assert.ThrowsAsync<InvalidOperationException>(() => given.StopAsync(cancellationToken: Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => given.RestartAsync(Cancellation));
        Assert.Throws<InvalidOperationException>(given.ReadLogTail);
    }

    [Fact]
    public async Task A_server_given_for_one_major_but_of_another_is_refused()
    {
        var shared = await servers.GetServerAsync(Major);

        var error = await Assert.ThrowsAsync<PostgresServerException>(
            () => StartAsync(OtherMajor, "GUARDRAILS_POSTGRES_17", shared.ConnectionString));

        Assert.Contains($"GUARDRAILS_POSTGRES_17 names a server of PostgreSQL {shared.Version}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_given_for_any_major_is_passed_over_when_another_major_is_wanted()
    {
        var shared = await servers.GetServerAsync(Major);

        await Assert.ThrowsAsync<PostgresNotAvailableException>(
            () => StartAsync(OtherMajor, "GUARDRAILS_POSTGRES", shared.ConnectionString));
    }

    [Fact]
    public async Task A_given_server_is_passed_over_when_settings_are_wanted()
    {
        var shared = await servers.GetServerAsync(Major);
        var settings = new Dictionary<string, string> { ["work_mem"] = "8MB" };

        var error = await Assert.ThrowsAsync<PostgresNotAvailableException>(
            () => StartAsync(Major, "GUARDRAILS_POSTGRES", shared.ConnectionString, options => options with { Settings = settings }));

        Assert.Contains("a server of its own was asked for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_given_server_that_does_not_answer_is_an_error_that_names_the_variable_and_no_password()
    {
        var nobody = $"Host=127.0.0.1;Port={FreePort.Find()};Username=postgres;Password=s3cret";

        var error = await Assert.ThrowsAsync<PostgresServerException>(() => StartAsync(Major, "GUARDRAILS_POSTGRES_18", nobody));

        Assert.Contains("GUARDRAILS_POSTGRES_18", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_that_is_no_connection_string_is_an_error_that_names_the_variable_and_no_password()
    {
        var error = await Assert.ThrowsAsync<PostgresServerException>(
            () => StartAsync(Major, "GUARDRAILS_POSTGRES_18", "postgres://me:s3cret@localhost/db"));

        Assert.Contains("GUARDRAILS_POSTGRES_18 is not a connection string", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    private Task<PostgresServer> StartAsync(
        int major, string variable, string connectionString, Func<PostgresServerOptions, PostgresServerOptions>? change = null)
    {
        var options = _cache.Options(major) with { UseGivenServer = true };
        var machine = new HostMachine { Variable = name => name == variable ? connectionString : null, UsualDirectories = _ => [] };
        return PostgresServer.StartAsync(change?.Invoke(options) ?? options, machine, Cancellation);
    }
}
