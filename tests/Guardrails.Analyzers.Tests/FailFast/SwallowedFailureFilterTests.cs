using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2001: what a handler catches: expected states, cancellation, and everything else.</summary>
public sealed class SwallowedFailureFilterTests
{
    private const string Ddl = "\"ALTER TABLE orders ADD COLUMN note text\"";

    [Theory]
    [InlineData("when (e.SqlState == PostgresErrorCodes.DuplicateTable)")]
    [InlineData("when (e.SqlState is PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateColumn)")]
    [InlineData("when (e.SqlState == \"42701\" || e.SqlState == \"42P07\")")]
    [InlineData("when (e is { SqlState: \"42P07\" })")]
    [InlineData("when (e.SqlState == \"42P07\" && condition)")]
    [InlineData("when (string.Equals(e.SqlState, \"42P07\"))")]
    [InlineData("when (e.SqlState.Equals(\"42P07\", StringComparison.Ordinal))")]
    public Task A_narrow_filter_on_an_expected_state_is_idempotence(string filter) => Verify.Body($$"""
        try { await connection.ExecuteGuardedAsync({{Ddl}}); }
        catch (PostgresException e) {{filter}} { Log(e); }
        """);

    [Theory]
    [InlineData("when (e.SqlState == PostgresErrorCodes.LockNotAvailable)")]
    [InlineData("when (e.SqlState is \"42P07\" or \"57014\")")]
    [InlineData("when (e.SqlState == \"42P07\" || condition)")]
    [InlineData("when (e.SqlState != \"42P07\")")]
    [InlineData("when (condition)")]
    [InlineData("when (Note(e))")]
    public Task A_filter_that_lets_real_failures_in_swallows(string filter) => Verify.Source($$"""
        class Program
        {
            static async Task Run(NpgsqlConnection connection, bool condition)
            {
                try { await connection.ExecuteGuardedAsync({{Ddl}}); }
                {|GRD2001:catch (PostgresException e)|} {{filter}} { Console.WriteLine(e); }
            }

            static bool Note(Exception e) => e.Message.Length > 0;
        }
        """);

    [Theory]
    [InlineData("if (e.SqlState != \"42P07\") { throw; }")]
    [InlineData("if (e.SqlState is not (\"42P07\" or \"42701\")) throw;")]
    [InlineData("switch (e.SqlState) { case \"42P07\": break; default: throw; }")]
    public Task A_handler_that_lets_only_an_expected_state_pass_is_idempotence(string handler) => Verify.Body($$"""
        try { await connection.ExecuteGuardedAsync({{Ddl}}); }
        catch (PostgresException e) { {{handler}} }
        """);

    [Theory]
    [InlineData("catch (OperationCanceledException)")]
    [InlineData("catch (TaskCanceledException)")]
    [InlineData("catch (Exception e) when (e is OperationCanceledException)")]
    [InlineData("catch (Exception) when (token.IsCancellationRequested)")]
    [InlineData("catch (System.IO.FileNotFoundException)")]
    [InlineData("catch (FormatException)")]
    [InlineData("catch (Exception e) when (e is FormatException or System.IO.IOException)")]
    public Task Cancellation_and_types_that_no_step_throws_are_none_of_its_business(string handler) => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        {{handler}} { Log("over"); }
        """);

    [Theory]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException)")]
    [InlineData("catch (Exception e) when (e is MigrationFailedException)")]
    [InlineData("catch (SystemException e)")]
    [InlineData("catch (InvalidOperationException e)")]
    [InlineData("catch (StatementTimeoutException e)")]
    public Task Types_that_a_step_does_throw_are(string handler) => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        {|GRD2001:{{(handler.Contains(" when", StringComparison.Ordinal) ? handler.Replace(" when", "|} when", StringComparison.Ordinal) : handler + "|}")}} { Log(e); }
        """);
}
