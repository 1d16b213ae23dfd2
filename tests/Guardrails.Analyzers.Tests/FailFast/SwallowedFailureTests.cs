using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2001: handlers that let a failed step pass, and handlers that do not.</summary>
public sealed class SwallowedFailureTests
{
    private const string Ddl = "\"ALTER TABLE orders ADD COLUMN note text\"";

    [Fact]
    public Task A_rethrow_does_not_swallow() => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        catch (Exception e) { Log(e); throw; }
        """);

    [Fact]
    public Task A_new_exception_does_not_swallow() => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        catch (Exception e) { throw new InvalidOperationException("migration failed", e); }
        """);

    [Fact]
    public Task A_throw_on_one_branch_only_swallows_on_the_other() => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        {|GRD2001:catch (Exception e)|} { if (condition) { throw; } Log(e); }
        """);

    [Fact]
    public Task A_throw_on_every_branch_does_not_swallow() => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        catch (Exception e)
        {
            switch (number)
            {
                case 1: throw;
                case 2: throw new InvalidOperationException("two", e);
                default: Log(e); break;
            }

            throw new AggregateException(e);
        }
        """);

    [Fact]
    public Task A_branch_that_a_constant_rules_out_does_not_swallow() => Verify.Body($$"""
        const bool lenient = false;
        try { await executor.ExecuteAsync({{Ddl}}); }
        catch (Exception) { if (!lenient) { throw; } }
        """);

    [Fact]
    public Task A_rethrow_that_a_constant_rules_out_swallows() => Verify.Body($$"""
        const bool strict = false;
        try { await executor.ExecuteAsync({{Ddl}}); }
        {|GRD2001:catch (Exception)|} { if (strict) { throw; } }
        """);

    [Fact]
    public Task Every_handler_is_judged_by_itself() => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        catch (LockTimeoutException) { throw; }
        {|GRD2001:catch (MigrationFailedException e)|} { Log(e); }
        catch (Exception) { throw; }
        """);

    [Theory]
    [InlineData("Environment.FailFast(\"migration failed\");")]
    [InlineData("Environment.Exit(1);")]
    [InlineData("Environment.Exit(number);")]
    [InlineData("ExceptionDispatchInfo.Capture(e).Throw();")]
    [InlineData("ExceptionDispatchInfo.Throw(e);")]
    [InlineData("Fail(e);")]
    [InlineData("FailAlways(e);")]
    [InlineData("completion.SetException(e);")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();")]
    public Task Calls_that_do_not_return_count_as_throwing(string call) => Verify.Source($$"""
        class Program
        {
            static async Task Run(GuardedExecutor executor, TaskCompletionSource completion, int number)
            {
                try { await executor.ExecuteAsync({{Ddl}}); }
                catch (Exception e) { Console.WriteLine(e); {{call}} }
            }

            [DoesNotReturn]
            static void Fail(Exception e) => throw e;

            static void FailAlways(Exception e)
            {
                Console.WriteLine(e);
                throw new InvalidOperationException("failed", e);
            }
        }
        """);

    [Fact]
    public Task Exit_with_zero_swallows() => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        {|GRD2001:catch (Exception)|} { Environment.Exit(0); }
        """);

    [Fact]
    public Task Best_effort_clean_up_in_a_handler_that_rethrows_is_fine() => Verify.Body("""
        try { await executor.ExecuteAsync("CREATE TABLE copy (id int)"); }
        catch (Exception)
        {
            try { await executor.ExecuteAsync("DROP TABLE IF EXISTS copy"); }
            catch (Exception e) { Log(e); }
            throw;
        }
        """);

    [Fact]
    public Task Clean_up_in_a_handler_that_goes_on_is_not() => Verify.Body("""
        try { await executor.ExecuteAsync("CREATE TABLE copy (id int)"); }
        {|GRD2001:catch (Exception)|}
        {
            try { await executor.ExecuteAsync("DROP TABLE IF EXISTS copy"); }
            {|GRD2001:catch (Exception e)|} { Log(e); }
        }
        """);

    [Fact]
    public Task An_outer_handler_sees_what_the_inner_one_rethrows() => Verify.Body($$"""
        try
        {
            try { await executor.ExecuteAsync({{Ddl}}); }
            catch (Exception e) { Log(e); throw; }
        }
        {|GRD2001:catch (Exception e)|} { Log(e); }
        """);

    [Fact]
    public Task An_outer_handler_is_not_blamed_for_what_the_inner_one_swallowed() => Verify.Body($$"""
        try
        {
            try { await executor.ExecuteAsync({{Ddl}}); }
            {|GRD2001:catch (Exception e)|} { Log(e); }
        }
        catch (Exception e) { Log(e); }
        """);
}
