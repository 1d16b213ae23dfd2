using Guardrails.Tests.Shared;
using Npgsql;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Reaping;

/// <summary>A login role of one test, without any right but those given. Roles belong to the server: disposing drops it.</summary>
internal sealed class TestRole : IAsyncDisposable
{
    private const string Password = "only for this test";

    private readonly TestDatabase _database;
    private readonly NpgsqlDataSource _dataSource;

    private TestRole(TestDatabase database, string name)
    {
        _database = database;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = name, Password = Password }.ConnectionString;
        _dataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource => _dataSource;

    public static async Task<TestRole> CreateAsync(TestDatabase database, params string[] memberOf)
    {
        var name = $"guardrails_role_{Guid.NewGuid():N}"[..40];
        await database.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{Password}'", Token);
        var role = new TestRole(database, name);
        foreach (var group in memberOf)
        {
            await role.GrantAsync(group);
        }

        return role;
    }

    public Task GrantAsync(string group) => _database.ExecuteAsync($"GRANT {group} TO {Name}", Token);

    public Task<Session> OpenSessionAsync(string applicationName) => Session.OpenAsync(ConnectionString, applicationName, Token);

    public async ValueTask DisposeAsync()
    {
        await _dataSource.DisposeAsync();
        await _database.ExecuteAsync($"DROP ROLE {Name}", Token);
    }
}
