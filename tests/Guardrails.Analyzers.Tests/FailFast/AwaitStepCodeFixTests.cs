using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.FailFast.UnobservedStepAnalyzer, Guardrails.Analyzers.CodeFixes.FailFast.AwaitStepCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>The fix of GRD2002.</summary>
public sealed class AwaitStepCodeFixTests
{
    [Fact]
    public Task Dropped_tasks_are_awaited_all_of_them() => Verify.Body(
        """
                // One after the other.
                _ = {|GRD2002:executor.ExecuteAsync("DROP TABLE a", token)|}; // first
                _ = {|GRD2002:Task.Run(() => context.Database.Migrate(), token)|};
                _ = {|GRD2002:connection.ExecuteGuardedAsync("DROP TABLE b").ConfigureAwait(false)|};
        """,
        """
                // One after the other.
                await executor.ExecuteAsync("DROP TABLE a", token); // first
                await Task.Run(() => context.Database.Migrate(), token);
                await connection.ExecuteGuardedAsync("DROP TABLE b").ConfigureAwait(false);
        """);

    [Fact]
    public Task A_statement_becomes_an_awaited_one() => Verify.Source(
        """
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
        #pragma warning disable CS4014
                {|GRD2002:executor.ExecuteAsync("DROP TABLE a")|};
        #pragma warning restore CS4014
                await executor.ExecuteStepAsync("b", async (transaction, cancel) =>
                {
                    _ = {|GRD2002:transaction.ExecuteAsync("DROP TABLE b", cancel)|};
                    await Task.Yield();
                });
            }
        }
        """,
        """
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
        #pragma warning disable CS4014
                await executor.ExecuteAsync("DROP TABLE a");
        #pragma warning restore CS4014
                await executor.ExecuteStepAsync("b", async (transaction, cancel) =>
                {
                    await transaction.ExecuteAsync("DROP TABLE b", cancel);
                    await Task.Yield();
                });
            }
        }
        """);

    [Fact]
    public Task Top_level_statements_may_always_await() => Verify.Source(
        """
        using Guardrails;
        using Npgsql;

        using var source = NpgsqlDataSource.Create("Host=localhost");
        {|GRD2002:source.ExecuteGuardedAsync("DROP TABLE a")|};

        """,
        """
        using Guardrails;
        using Npgsql;

        using var source = NpgsqlDataSource.Create("Host=localhost");
        await source.ExecuteGuardedAsync("DROP TABLE a");

        """,
        static test =>
        {
            test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
            test.FixedState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        },
        usings: null);

    [Theory]
    [InlineData("var task = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|};")]
    [InlineData("_ = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(_ => Log(1))|};")]
    [InlineData("Action run = () => {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|}; run();")]
    [InlineData("Drop(); void Drop() { {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|}; }")]
    [InlineData("lock (executor) { _ = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|}; }")]
    public Task Where_await_cannot_stand_it_is_left_to_people(string code) => Verify.NotOffered(code);
}
