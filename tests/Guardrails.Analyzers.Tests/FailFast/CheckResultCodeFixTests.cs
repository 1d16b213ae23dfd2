using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.FailFast.IgnoredResultAnalyzer, Guardrails.Analyzers.CodeFixes.FailFast.CheckResultCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>The fix of GRD2003.</summary>
public sealed class CheckResultCodeFixTests
{
    [Fact]
    public Task A_dropped_result_is_kept_and_checked() => Verify.Body(
        """
                // The schema first.
                DeployChanges.To.PostgresqlDatabase(name)
                    .WithScript("1", "DROP TABLE a")
                    .Build()
                    .{|GRD2003:PerformUpgrade|}();
                Log("upgraded");
        """,
        """
                // The schema first.
                var result = DeployChanges.To.PostgresqlDatabase(name)
                    .WithScript("1", "DROP TABLE a")
                    .Build()
                    .PerformUpgrade();
                if (!result.Successful)
                {
                    throw new InvalidOperationException("The database upgrade failed.", result.Error);
                }
                Log("upgraded");
        """);

    [Fact]
    public Task A_kept_result_is_checked_under_its_name() => Verify.Body(
        """
                var upgrade = DeployChanges.To.PostgresqlDatabase(name).Build().{|GRD2003:PerformUpgrade|}();
                Log("upgraded");
        """,
        """
                var upgrade = DeployChanges.To.PostgresqlDatabase(name).Build().PerformUpgrade();
                if (!upgrade.Successful)
                {
                    throw new InvalidOperationException("The database upgrade failed.", upgrade.Error);
                }
                Log("upgraded");
        """);

    [Fact]
    public Task All_of_them_at_once_get_names_of_their_own() => Verify.Body(
        """
                var upgrader = DeployChanges.To.PostgresqlDatabase(name).Build();
                _ = upgrader.{|GRD2003:PerformUpgrade|}();
                await Task.Run(() => upgrader.{|GRD2003:PerformUpgrade|}(), token);
        """,
        """
                var upgrader = DeployChanges.To.PostgresqlDatabase(name).Build();
                var result = upgrader.PerformUpgrade();
                if (!result.Successful)
                {
                    throw new InvalidOperationException("The database upgrade failed.", result.Error);
                }
                var result2 = await Task.Run(() => upgrader.PerformUpgrade(), token);
                if (!result2.Successful)
                {
                    throw new InvalidOperationException("The database upgrade failed.", result2.Error);
                }
        """);

    [Fact]
    public Task Top_level_statements_get_it_too() => Verify.Source(
        """
        using System;
        using DbUp;

        DeployChanges.To.PostgresqlDatabase("Host=localhost").Build().{|GRD2003:PerformUpgrade|}();
        Console.WriteLine("upgraded");

        """,
        """
        using System;
        using DbUp;

        var result = DeployChanges.To.PostgresqlDatabase("Host=localhost").Build().PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException("The database upgrade failed.", result.Error);
        }
        Console.WriteLine("upgraded");

        """,
        static test =>
        {
            test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
            test.FixedState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        },
        usings: null);

    [Theory]
    [InlineData("if (condition) DeployChanges.To.PostgresqlDatabase(name).Build().{|GRD2003:PerformUpgrade|}();")]
    [InlineData("Action run = () => DeployChanges.To.PostgresqlDatabase(name).Build().{|GRD2003:PerformUpgrade|}(); run();")]
    [InlineData("DeployChanges.To.PostgresqlDatabase(name).Build().{|GRD2003:TryConnect|}(out _);")]
    public Task Where_it_takes_more_than_a_check_it_is_left_to_people(string code) => Verify.NotOffered(code);
}
