using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2001: handlers in loops, which may try again or go on.</summary>
public sealed class SwallowedFailureLoopTests
{
    private const string Ddl = "\"ALTER TABLE orders ADD COLUMN note text\"";

    [Theory]
    [InlineData("true")]
    [InlineData("Environment.TickCount64 < number")]
    public Task A_worker_loop_that_success_does_not_leave_loses_the_failure(string condition) => Verify.Body($$"""
        while ({{condition}})
        {
            try { await executor.ExecuteAsync({{Ddl}}); }
            {|GRD2001:catch (Exception e)|} { Log(e); }
        }
        """);

    [Theory]
    [InlineData("while (true)", "", "break;")]
    [InlineData("for (;;)", "", "return;")]
    [InlineData("while (!token.IsCancellationRequested)", "", "return;")]
    [InlineData("for (var attempt = 1; ; attempt++)", "when (attempt < 5)", "return;")]
    [InlineData("for (var attempt = 1; attempt <= 5; attempt++)", "when (attempt < 5)", "return;")]
    [InlineData("for (var attempt = 0; attempt < number; attempt++)", "when (attempt < number - 1)", "return;")]
    [InlineData("for (var attempt = 0; attempt < number; attempt++)", "when (attempt + 1 < number)", "break;")]
    public Task Trying_again_until_it_works_does_not_swallow(string loop, string filter, string leave) => Verify.Body($$"""
        {{loop}}
        {
            try { await executor.ExecuteAsync({{Ddl}}); {{leave}} }
            catch (LockTimeoutException e) {{filter}} { Log(e); await Task.Delay(1000, token); }
        }
        """);

    [Fact]
    public Task A_last_attempt_that_rethrows_does_not_swallow() => Verify.Body($$"""
        for (var attempt = 1; attempt <= number; attempt++)
        {
            try { await executor.ExecuteAsync({{Ddl}}); return; }
            catch (LockTimeoutException e)
            {
                if (attempt >= number) { throw; }
                Log(e);
            }
        }
        """);

    [Fact]
    public Task Giving_up_after_some_attempts_swallows() => Verify.Body($$"""
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            try { await executor.ExecuteAsync({{Ddl}}); return; }
            {|GRD2001:catch (LockTimeoutException e)|} { Log(e); }
        }
        """);

    [Fact]
    public Task Giving_up_with_an_exception_does_not_swallow() => Verify.Body($$"""
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            try { await executor.ExecuteAsync({{Ddl}}); return; }
            catch (LockTimeoutException e) { Log(e); }
        }

        throw new InvalidOperationException("gave up");
        """);

    [Fact]
    public Task Going_on_with_the_next_statement_swallows() => Verify.Body("""
        foreach (var sql in new[] { "DROP TABLE a", "DROP TABLE b" })
        {
            try { await executor.ExecuteAsync(sql); }
            {|GRD2001:catch (Exception e)|} { Log(e); continue; }
        }
        """);
}
