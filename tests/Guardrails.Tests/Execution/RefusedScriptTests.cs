using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution;

/// <summary>Scripts that are refused before anything runs: the server of these tests does not even exist.</summary>
public sealed class RefusedScriptTests
{
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere");

    [Theory]
    [InlineData("BEGIN; CREATE TABLE a();\nBEGIN; COMMIT; COMMIT", "25001", "line 2, column 1", "inside the one that line 1 began")]
    [InlineData("CREATE TABLE a(); COMMIT", "25P01", "line 1, column 19", "did not begin")]
    [InlineData("CREATE TABLE a();\n  ROLLBACK", "25P01", "line 2, column 3", "did not begin")]
    [InlineData("CREATE TABLE a(); BEGIN; CREATE TABLE b()", "25001", "line 1, column 19", "never ends")]
    [InlineData("BEGIN; COMMIT AND CHAIN; CREATE TABLE a()", "25001", "line 1, column 8", "never ends")]
    [InlineData("CREATE TABLE a(i int);\nCREATE INDEX CONCURRENTLY ON a(i)", "25001", "line 2, column 1", "AllowMultipleTransactions")]
    [InlineData("VACUUM a; VACUUM b", "25001", "line 1, column 1", "AllowMultipleTransactions")]
    [InlineData("BEGIN; CREATE INDEX CONCURRENTLY ON a(i); COMMIT", "25001", "line 1, column 8", "move it out of the BEGIN … COMMIT block")]
    [InlineData("BEGIN; CREATE TABLE a(); PREPARE TRANSACTION 'x'", "0A000", "line 1, column 26", "would leave a prepared transaction behind")]
    [InlineData("CREATE TABLE a();\n\\d a\n", "42601", "line 2, column 1", "which only psql understands")]
    [InlineData("\\i other.sql\n", "42601", "line 1, column 1", "is a psql command (\\i)")]
    [InlineData("CREATE TABLE a(i int);\nCOPY a FROM STDIN;\n1\n2\n\\.\n", "0A000", "line 2, column 1", "reads its data from the client")]
    [InlineData("CREATE TABLE a();\nINSERT INTO a VALUES ('it''s open);\n", "42601", "line 2 column 23", "unterminated quote")]
    [InlineData("CREATE TABLE a();\nDO $body$ BEGIN NULL; END $bodi$;", "42601", "line 2 column 4", "dollar")]
    [InlineData("CREATE TABLE a();\n\n  please add a column", "42601", "line 3 column 3", "begins like this")]
    [InlineData("CREATE TABLE a(); SELECT 1 AS \"open", "42601", "line 1 column 31", "quote")]
    [InlineData("CREATE TABLE a(); /* open", "42601", "line 1 column 19", "comment")]
    public async Task A_script_that_cannot_run_as_written_is_refused_before_anything_runs(string script, string sqlState, string place, string reason)
    {
        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(_nowhere).ExecuteStepAsync("odd script", script, Token));

        Assert.StartsWith("Migration step 'odd script' FAILED: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was executed.", failure.Message, StringComparison.Ordinal);
        Assert.Contains(place, failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(sqlState, failure.SqlState);
        Assert.Equal("odd script", failure.Step);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("-- nothing yet")]
    [InlineData(";; /* nothing */ ;")]
    public async Task A_script_without_a_statement_is_a_mistake_of_the_caller(string script)
    {
        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => new GuardedExecutor(_nowhere).ExecuteAsync(script, Token));

        Assert.Contains("holds no statement", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_step_needs_a_name(string? name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => new GuardedExecutor(_nowhere).ExecuteStepAsync(name!, "SELECT 1", Token));

    [Fact]
    public async Task The_synchronous_twin_refuses_with_the_same_words()
    {
        var executor = new GuardedExecutor(_nowhere);

        var asynchronous = await Assert.ThrowsAsync<MigrationFailedException>(() => executor.ExecuteAsync("COMMIT", Token));
        var synchronous = Assert.Throws<MigrationFailedException>(() => executor.Execute("COMMIT", Token));

        Assert.Equal(asynchronous.Message, synchronous.Message);
    }
}
