using Guardrails.Tests.Shared;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution;

/// <summary>What only the server can tell to be wrong.</summary>
public sealed class BadSqlTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_error_that_only_the_server_sees_has_its_place_in_the_script(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => new GuardedExecutor(database.DataSource).ExecuteAsync("CREATE TABLE a();\n\n  ALTER TABLE a ADD COLUMN x nonsense", Token));

        Assert.Equal("42704", failure.SqlState);
        Assert.Contains("in statement 2 (line 3, column 30)", failure.Message, StringComparison.Ordinal);
        Assert.Equal("", await database.TablesAsync());
    }

    [Fact]
    public async Task A_script_that_cannot_be_read_is_refused_with_its_place_before_anything_runs()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => new GuardedExecutor(database.DataSource).ExecuteAsync("CREATE TABLE a();\n\n  ALTER TABLE a ADD COLUMN COLUMN x", Token));

        Assert.Equal("42601", failure.SqlState);
        Assert.Contains("line 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was executed", failure.Message, StringComparison.Ordinal);
        Assert.Equal("", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_place_is_right_behind_line_breaks_and_letters_beyond_ASCII(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteAsync(
            "CREATE TABLE orders(\r\n  \"größe 📏\" int,\r\n  \"größe 📏 2\" nonsense\r\n)", Token));

        Assert.Equal("42704", failure.SqlState);
        Assert.Contains("in statement 1 (line 3, column 16)", failure.Message, StringComparison.Ordinal);
    }
}
