using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Cli.Tests.Support;

/// <summary>A role that may log in and nothing else; dropped when disposed.</summary>
internal sealed class WeakRole : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private WeakRole(TestDatabase database, string name)
    {
        _database = database;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = name, Password = Password }.ConnectionString;
    }

    public const string Password = "w34k-s3cr3t";

    public string Name { get; }

    public string ConnectionString { get; }

    /// <param name="database">Where it may log in.</param>
    /// <param name="memberOf">A role that it gets the rights of.</param>
    public static async Task<WeakRole> CreateAsync(TestDatabase database, string? memberOf = null)
    {
        // Roles belong to the whole server, and tests run side by side.
        var name = $"weak_{Guid.NewGuid():N}";
        await database.ExecuteAsync(
            $"CREATE ROLE {name} LOGIN PASSWORD '{Password}'{(memberOf is null ? string.Empty : $" IN ROLE {memberOf}")}", TestContext.Current.CancellationToken);
        return new WeakRole(database, name);
    }

    public async ValueTask DisposeAsync() => await _database.ExecuteAsync($"DROP ROLE {Name}");
}
