using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution;

/// <summary>A password in the SQL appears nowhere but on the server.</summary>
public sealed class SecretsTests(PostgresServers servers)
{
    private const string Secret = "s3cr3t-word";

    [Fact]
    public async Task A_failed_ALTER_ROLE_shows_its_password_neither_in_the_exception_nor_in_the_log()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var log = new RecordingLoggerFactory();

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => new GuardedExecutor(database.DataSource, loggerFactory: log).ExecuteAsync($"ALTER ROLE no_such_role PASSWORD '{Secret}'", Token));

        Assert.Equal("ALTER ROLE no_such_role PASSWORD '***'", failure.Sql);
        Assert.Equal(failure.Sql, Assert.Single(failure.Execution!.Statements).Sql);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, entry => entry.Message.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_in_the_last_query_of_a_blocker_is_hidden()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var api = await database.OpenSessionAsync("api", Token);
        await api.BeginAndSitIdleAsync($"SELECT * FROM orders WHERE 'password' = '{Secret}' OR '' = 'password={Secret}'", Token);

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(0.5) })
                .ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.Contains("'***'", Assert.Single(failure.Report.Blockers).Query, StringComparison.Ordinal);
        Assert.DoesNotContain($"password={Secret}", failure.ToString(), StringComparison.Ordinal);
    }
}
