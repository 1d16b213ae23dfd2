using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.FailFast.LostErrorAnalyzer, Guardrails.Analyzers.CodeFixes.FailFast.KeepErrorCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>The fix of GRD2006.</summary>
public sealed class KeepErrorCodeFixTests
{
    [Theory]
    [InlineData("catch (Exception e) { Log(e); {|GRD2006:throw e;|} }", "catch (Exception e) { Log(e); throw; }")]
    [InlineData("catch (Exception e) { {|GRD2006:throw e;|} }", "catch (Exception) { throw; }")]
    [InlineData("catch (Exception e) when (e is not FormatException) { {|GRD2006:throw e;|} }", "catch (Exception e) when (e is not FormatException) { throw; }")]
    [InlineData(
        "catch (Exception e) { {|GRD2006:throw new InvalidOperationException(\"failed: \" + e.Message);|} }",
        "catch (Exception e) { throw new InvalidOperationException(\"failed: \" + e.Message, e); }")]
    [InlineData(
        "catch (Exception) { {|GRD2006:throw new InvalidOperationException(\"failed\");|} }",
        "catch (Exception e) { throw new InvalidOperationException(\"failed\", e); }")]
    [InlineData(
        "catch (PostgresException e) { {|GRD2006:throw new TimeoutException();|} }",
        "catch (PostgresException e) { throw new TimeoutException(e.Message, e); }")]
    [InlineData(
        "catch (Exception) { {|GRD2006:throw new InvalidOperationException { HelpLink = name };|} }",
        "catch (Exception e) { throw new InvalidOperationException(e.Message, e) { HelpLink = name }; }")]
    public Task The_original_travels_on(string before, string after) => Verify.Body(Around(before), Around(after));

    [Fact]
    public Task All_of_them_are_mended_at_once() => Verify.Body(
        """
                try { await executor.ExecuteAsync("DROP TABLE a", token); }
                catch (LockTimeoutException e)
                {
                    // Somebody holds it.
                    {|GRD2006:throw e;|} // at once
                }
                catch (MigrationFailedException)
                {
                    {|GRD2006:throw new InvalidOperationException("failed");|}
                }
                catch
                {
                    {|GRD2006:throw new InvalidOperationException();|}
                }
        """,
        """
                try { await executor.ExecuteAsync("DROP TABLE a", token); }
                catch (LockTimeoutException)
                {
                    // Somebody holds it.
                    throw; // at once
                }
                catch (MigrationFailedException e)
                {
                    throw new InvalidOperationException("failed", e);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException(exception.Message, exception);
                }
        """);

    [Theory]
    [InlineData("catch (Exception) { {|GRD2006:throw new ArgumentOutOfRangeException(name);|} }")]
    [InlineData("catch (Exception e) { try { Log(e); } finally { {|GRD2006:throw e;|} } }")]
    [InlineData("catch (Exception) { {|GRD2006:throw new InvalidOperationException(message: \"failed\");|} }")]
    public Task Where_no_constructor_takes_it_nothing_is_offered(string handler) => Verify.NotOffered(Around(handler));

    private static string Around(string handler) => $$"""
                try { await executor.ExecuteAsync("DROP TABLE a", token); }
                {{handler}}
        """;
}
