using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2001: what a handler notes, and the code behind it throws.</summary>
public sealed class SwallowedFailureLaterThrowTests
{
    private const string Ddl = "\"ALTER TABLE orders ADD COLUMN note text\"";

    [Theory]
    [InlineData("Exception? error = null;", "error = e;", "if (error != null) { throw new InvalidOperationException(\"failed\", error); }")]
    [InlineData("Exception? error = null;", "error = e;", "if (error is not null) { throw error; }")]
    [InlineData("Exception? error = null;", "error = e;", "if (error is { } known) { throw known; }")]
    [InlineData("ExceptionDispatchInfo? error = null;", "error = ExceptionDispatchInfo.Capture(e);", "error?.Throw();")]
    [InlineData("var failed = false;", "failed = true;", "if (failed) { throw new InvalidOperationException(); }")]
    [InlineData("var failed = false;", "failed = true;", "if (failed == true) throw new InvalidOperationException();")]
    [InlineData("var done = true;", "done = false;", "if (!done) { throw new InvalidOperationException(); }")]
    [InlineData("var errors = new List<Exception>();", "errors.Add(e);", "if (errors.Count > 0) { throw new AggregateException(errors); }")]
    [InlineData("var errors = new List<Exception>();", "errors.Add(e);", "if (errors.Any()) { throw new AggregateException(errors); }")]
    [InlineData("var errors = new List<Exception>();", "errors.Add(e);", "if (errors is { Count: > 0 }) { throw new AggregateException(errors); }")]
    [InlineData("var failures = 0;", "failures++;", "if (failures > 0) { throw new InvalidOperationException(); }")]
    [InlineData("var failures = 0;", "failures += 1;", "if (failures != 0) { throw new InvalidOperationException(); }")]
    public Task What_the_handler_notes_and_the_code_after_it_throws_does_not_swallow(string before, string inHandler, string after) => Verify.Body($$"""
        {{before}}
        try { await executor.ExecuteAsync({{Ddl}}); }
        catch (Exception e) { Log(e); {{inHandler}} }
        {{after}}
        """);

    [Fact]
    public Task A_success_flag_set_behind_the_step_is_false_in_the_handler() => Verify.Body($$"""
        var succeeded = false;
        try { await executor.ExecuteAsync({{Ddl}}); succeeded = true; }
        catch (Exception e) { Log(e); }
        if (!succeeded) { throw new InvalidOperationException(); }
        """);

    [Fact]
    public Task Failures_collected_over_a_loop_and_thrown_after_it_are_not_swallowed() => Verify.Body("""
        var errors = new List<Exception>();
        foreach (var sql in new[] { "DROP TABLE a", "DROP TABLE b" })
        {
            try { await executor.ExecuteAsync(sql); }
            catch (Exception e) { errors.Add(e); }
        }

        if (errors.Count > 0) { throw new AggregateException(errors); }
        """);

    [Fact]
    public Task A_captured_failure_that_nobody_throws_is_swallowed() => Verify.Body($$"""
        Exception? error = null;
        try { await executor.ExecuteAsync({{Ddl}}); }
        {|GRD2001:catch (Exception e)|} { error = e; }
        if (error != null) { Log(error); }
        """);

    [Fact]
    public Task A_flag_that_the_finally_throws_on_does_not_swallow() => Verify.Body($$"""
        var failed = false;
        try
        {
            try { await executor.ExecuteAsync({{Ddl}}); }
            catch (Exception) { failed = true; }
        }
        finally
        {
            if (failed) { throw new InvalidOperationException(); }
        }
        """);
}
