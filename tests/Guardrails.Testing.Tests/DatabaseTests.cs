using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Testing.Tests;

/// <summary>A database for each test.</summary>
public sealed class DatabaseTests(PostgresServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_new_database_is_empty_and_gone_when_disposed(int major)
    {
        var server = await servers.GetServerAsync(major);
        string name;
        await using (var database = await server.CreateDatabaseAsync(cancellationToken: Cancellation))
        {
            name = database.Name;
            Assert.Equal(0L, await QueryAsync<long>(
                database.ConnectionString, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
        }

        Assert.False(await ExistsAsync(server, name));
    }

    [Fact]
    public async Task A_database_copies_its_template()
    {
        var server = await servers.GetServerAsync(PostgresMajors.Latest);
        await using var template = await server.CreateDatabaseAsync(cancellationToken: Cancellation);
        await QueryAsync<int>(template.ConnectionString, "CREATE TABLE copied AS SELECT 7 AS value; SELECT 1");

        await using var copy = await server.CreateDatabaseAsync(template.Name, Cancellation);

        Assert.Equal(7, await QueryAsync<int>(copy.ConnectionString, "SELECT value FROM copied"));
    }

    [Fact]
    public async Task Databases_created_at_once_have_different_names()
    {
        var server = await servers.GetServerAsync(PostgresMajors.Latest);

        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.CreateDatabaseAsync(cancellationToken: Cancellation)));

        Assert.Equal(8, databases.Select(database => database.Name).Distinct().Count());
        await Task.WhenAll(databases.Select(database => database.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Sessions_do_not_keep_a_database_from_being_dropped()
    {
        var server = await servers.GetServerAsync(PostgresMajors.Latest);
        var database = await server.CreateDatabaseAsync(cancellationToken: Cancellation);
        await using var session = await Session.OpenAsync(database.ConnectionString, cancellationToken: Cancellation);
        await session.BeginAndSitIdleAsync("CREATE TABLE held (id int)", Cancellation);

        await database.DisposeAsync();

        Assert.False(await ExistsAsync(server, database.Name));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Prepared_transactions_do_not_keep_a_database_from_being_dropped(int major)
    {
        var server = await servers.GetServerAsync(major);
        var database = await server.CreateDatabaseAsync(cancellationToken: Cancellation);
        await using (var session = await Session.OpenAsync(database.ConnectionString, cancellationToken: Cancellation))
        {
            await session.BeginAndSitIdleAsync("CREATE TABLE held (id int)", Cancellation);
            await session.ExecuteAsync($"PREPARE TRANSACTION 'it''s {database.Name}'", Cancellation);
        }

        await database.DisposeAsync();

        Assert.False(await ExistsAsync(server, database.Name));
    }

    [Fact]
    public async Task A_database_dropped_by_the_test_itself_is_no_error()
    {
        var server = await servers.GetServerAsync(PostgresMajors.Latest);
        var database = await server.CreateDatabaseAsync(cancellationToken: Cancellation);
        await using (var session = await Session.OpenAsync(server.ConnectionString, cancellationToken: Cancellation))
        {
            await session.ExecuteAsync($"DROP DATABASE {database.Name}", Cancellation);
        }

        await database.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_template_that_does_not_exist_is_the_servers_error()
    {
        var server = await servers.GetServerAsync(PostgresMajors.Latest);

        var error = await Assert.ThrowsAsync<PostgresException>(() => server.CreateDatabaseAsync("no \"such\" template", Cancellation));

        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, error.SqlState);
        Assert.Contains("no \"such\" template", error.MessageText, StringComparison.Ordinal);
    }

    private static Task<bool> ExistsAsync(PostgresServer server, string database) =>
        QueryAsync<bool>(server.ConnectionString, $"SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{database}')");

    private static async Task<T> QueryAsync<T>(string connectionString, string sql)
    {
        await using var session = await Session.OpenAsync(connectionString, cancellationToken: Cancellation);
        return await session.QueryScalarAsync<T>(sql, Cancellation);
    }
}
