using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer, Guardrails.Analyzers.CodeFixes.FailFast.RethrowCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>The fix of GRD2001.</summary>
public sealed class RethrowCodeFixTests
{
    [Fact]
    public Task A_handler_that_logs_rethrows_after_it() => Verify.Body(
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                {|GRD2001:catch (Exception e)|}
                {
                    // Somebody may read this.
                    Log(e);
                }
        """,
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                catch (Exception e)
                {
                    // Somebody may read this.
                    Log(e);
                    throw;
                }
        """);

    [Fact]
    public Task An_empty_handler_goes_away_and_the_try_with_it() => Verify.Body(
        """
                // Out with it.
                try
                {
                    executor.Execute("DROP TABLE a"); // for good
                    await executor.ExecuteAsync("DROP TABLE b", token);
                }
                {|GRD2001:catch|}
                {
                }

                Log(1);
        """,
        """
                // Out with it.
                executor.Execute("DROP TABLE a"); // for good
                await executor.ExecuteAsync("DROP TABLE b", token);

                Log(1);
        """);

    [Fact]
    public Task An_empty_handler_leaves_the_finally_behind() => Verify.Body(
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                {|GRD2001:catch (Exception)|}
                {
                }
                finally
                {
                    Log(1);
                }
        """,
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                finally
                {
                    Log(1);
                }
        """);

    [Fact]
    public Task An_empty_handler_before_another_rethrows_so_that_the_other_does_not_get_its_exceptions() => Verify.Body(
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                {|GRD2001:catch (LockTimeoutException)|}
                {
                }
                catch (MigrationFailedException)
                {
                    throw;
                }
        """,
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                catch (LockTimeoutException)
                {
                    throw;
                }
                catch (MigrationFailedException)
                {
                    throw;
                }
        """);

    [Fact]
    public Task A_handler_that_only_explains_itself_keeps_its_words() => Verify.Body(
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                {|GRD2001:catch|}
                {
                    // Nothing to do.
                }
        """,
        """
                try
                {
                    await executor.ExecuteAsync("DROP TABLE a", token);
                }
                catch
                {
                    // Nothing to do.
                    throw;
                }
        """);

    [Fact]
    public Task Variables_of_the_try_keep_their_scope() => Verify.Body(
        """
                try
                {
                    var report = await executor.ExecuteAsync("DROP TABLE a", token);
                    Log(report);
                }
                {|GRD2001:catch|}
                {
                }
        """,
        """
                try
                {
                    var report = await executor.ExecuteAsync("DROP TABLE a", token);
                    Log(report);
                }
                catch
                {
                    throw;
                }
        """);

    [Fact]
    public Task Ways_out_of_the_handler_become_throws() => Verify.Body(
        """
                foreach (var table in new[] { "a", "b" })
                {
                    try
                    {
                        await executor.ExecuteAsync($"DROP TABLE {table}", token);
                    }
                    {|GRD2001:catch (Exception e)|}
                    {
                        if (condition)
                        {
                            continue;
                        }

                        Log(e);
                        break;
                    }
                }
        """,
        """
                foreach (var table in new[] { "a", "b" })
                {
                    try
                    {
                        await executor.ExecuteAsync($"DROP TABLE {table}", token);
                    }
                    catch (Exception e)
                    {
                        if (condition)
                        {
                            throw;
                        }

                        Log(e);
                        throw;
                    }
                }
        """);

    [Fact]
    public Task What_an_expected_state_does_stays() => Verify.Body(
        """
                try
                {
                    await connection.ExecuteGuardedAsync("CREATE TABLE a (id int)");
                }
                {|GRD2001:catch (PostgresException e)|}
                {
                    if (e.SqlState == PostgresErrorCodes.DuplicateTable)
                    {
                        return;
                    }

                    Log(e);
                }
        """,
        """
                try
                {
                    await connection.ExecuteGuardedAsync("CREATE TABLE a (id int)");
                }
                catch (PostgresException e)
                {
                    if (e.SqlState == PostgresErrorCodes.DuplicateTable)
                    {
                        return;
                    }

                    Log(e);
                    throw;
                }
        """);

    [Fact]
    public Task A_result_that_stands_for_the_failure_becomes_the_failure() => Verify.Source(
        """
        class Program
        {
            static bool Apply(GuardedExecutor executor)
            {
                try
                {
                    executor.Execute("DROP TABLE a");
                    return true;
                }
                {|GRD2001:catch (Exception e)|}
                {
                    Console.WriteLine(e);
                    return false;
                }
            }

            static bool ApplyLate(GuardedExecutor executor)
            {
                try
                {
                    executor.Execute("DROP TABLE a");
                    return true;
                }
                {|GRD2001:catch (Exception e)|}
                {
                    Console.WriteLine(e);
                }

                return false;
            }
        }
        """,
        """
        class Program
        {
            static bool Apply(GuardedExecutor executor)
            {
                try
                {
                    executor.Execute("DROP TABLE a");
                    return true;
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                    throw;
                }
            }

            static bool ApplyLate(GuardedExecutor executor)
            {
                try
                {
                    executor.Execute("DROP TABLE a");
                    return true;
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task Nested_handlers_are_mended_each() => Verify.Body(
        """
                try
                {
                    await executor.ExecuteAsync("CREATE TABLE copy (id int)");
                }
                {|GRD2001:catch (Exception)|}
                {
                    try
                    {
                        await executor.ExecuteAsync("DROP TABLE IF EXISTS copy");
                    }
                    {|GRD2001:catch (Exception e)|}
                    {
                        Log(e);
                    }
                }
        """,
        """
                try
                {
                    await executor.ExecuteAsync("CREATE TABLE copy (id int)");
                }
                catch (Exception)
                {
                    try
                    {
                        await executor.ExecuteAsync("DROP TABLE IF EXISTS copy");
                    }
                    catch (Exception e)
                    {
                        Log(e);
                    }

                    throw;
                }
        """);

    [Fact]
    public Task Top_level_statements_are_mended_too() => Verify.Source(
        """
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        try
        {
            await source.ExecuteGuardedAsync("DROP TABLE a");
        }
        {|GRD2001:catch (Exception)|}
        {
        }
        """,
        """
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        await source.ExecuteGuardedAsync("DROP TABLE a");
        """,
        static test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task A_bounded_retry_that_gives_up_silently_is_left_to_its_author() => Verify.NotOffered("""
                for (var attempt = 1; attempt <= 3; attempt++)
                {
                    try { await executor.ExecuteAsync("DROP TABLE a"); return; }
                    {|GRD2001:catch (LockTimeoutException e)|} { Log(e); }
                }
        """);

    [Fact]
    public Task A_handler_that_tries_again_itself_is_left_to_its_author() => Verify.NotOffered("""
                try { await executor.ExecuteAsync("DROP TABLE a", token); }
                {|GRD2001:catch (LockTimeoutException e)|}
                {
                    if (number < 5) { await executor.ExecuteAsync("DROP TABLE a", token); }
                    Log(e);
                }
        """);

    [Fact]
    public Task A_call_in_the_way_out_is_not_thrown_away() => Verify.Source(
        """
        class Program
        {
            static string Apply(GuardedExecutor executor)
            {
                try { executor.Execute("DROP TABLE a"); return ""; }
                {|GRD2001:catch (Exception e)|} { return Report(e); }
            }

            static string Report(Exception e) => e.Message;
        }
        """,
        """
        class Program
        {
            static string Apply(GuardedExecutor executor)
            {
                try { executor.Execute("DROP TABLE a"); return ""; }
                {|GRD2001:catch (Exception e)|} { return Report(e); }
            }

            static string Report(Exception e) => e.Message;
        }
        """);
}
