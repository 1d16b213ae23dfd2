using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.IgnoredResultAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2003: results that carry the failure, and nobody looks at them.</summary>
public sealed class IgnoredResultTests
{
    private const string Upgrader = "var upgrader = DeployChanges.To.PostgresqlDatabase(name).WithScript(\"1\", \"DROP TABLE a\").Build();";

    [Theory]
    [InlineData("upgrader.{|GRD2003:PerformUpgrade|}();")]
    [InlineData("_ = upgrader.{|GRD2003:PerformUpgrade|}();")]
    [InlineData("var result = upgrader.{|GRD2003:PerformUpgrade|}();")]
    [InlineData("DatabaseUpgradeResult result; result = upgrader.{|GRD2003:PerformUpgrade|}();")]
    [InlineData("var result = upgrader.{|GRD2003:PerformUpgrade|}(); foreach (var script in result.Scripts) { Log(script.Name); }")]
    [InlineData("Log(upgrader.{|GRD2003:PerformUpgrade|}().Scripts.Count());")]
    [InlineData("upgrader?.{|GRD2003:PerformUpgrade|}();")]
    [InlineData("Action run = () => upgrader.{|GRD2003:PerformUpgrade|}(); run();")]
    [InlineData("await Task.Run(() => upgrader.{|GRD2003:PerformUpgrade|}());")]
    [InlineData("await Task.Run(() => upgrader.{|GRD2003:PerformUpgrade|}()).ConfigureAwait(false);")]
    [InlineData("Task.Run(() => upgrader.{|GRD2003:PerformUpgrade|}()).GetAwaiter().GetResult();")]
    [InlineData("_ = Task.Run(() => { return upgrader.{|GRD2003:PerformUpgrade|}(); }).Result;")]
    [InlineData("try { upgrader.{|GRD2003:PerformUpgrade|}(); } catch (Exception e) { Log(e); throw; }")]
    [InlineData("if (condition) upgrader.{|GRD2003:PerformUpgrade|}();")]
    public Task A_result_that_nobody_looks_at_is_ignored(string code) => Verify.Body(Upgrader + code);

    [Theory]
    [InlineData("var result = upgrader.PerformUpgrade(); if (!result.Successful) { throw result.Error; }")]
    [InlineData("var result = upgrader.PerformUpgrade(); Environment.ExitCode = result.Successful ? 0 : 1;")]
    [InlineData("var result = upgrader.PerformUpgrade(); if (result.Error is { } error) { throw new InvalidOperationException(\"upgrade\", error); }")]
    [InlineData("var result = upgrader.PerformUpgrade(); if (result is { Successful: false }) { Environment.Exit(1); }")]
    [InlineData("var result = upgrader.PerformUpgrade(); Check(result);")]
    [InlineData("Check(upgrader.PerformUpgrade());")]
    [InlineData("if (!upgrader.PerformUpgrade().Successful) { throw new InvalidOperationException(); }")]
    [InlineData("if (upgrader.PerformUpgrade() is { Successful: false, Error: var error }) { throw error; }")]
    [InlineData("DatabaseUpgradeResult result; result = upgrader.PerformUpgrade(); Check(result);")]
    [InlineData("Func<DatabaseUpgradeResult> run = () => upgrader.PerformUpgrade(); Check(run());")]
    [InlineData("Check(await Task.Run(() => upgrader.PerformUpgrade()));")]
    [InlineData("var result = await Task.Run(upgrader.PerformUpgrade); Check(result);")]
    [InlineData("var (done, failed) = (upgrader.PerformUpgrade(), false); Check(done);")]
    public Task A_result_that_somebody_looks_at_is_not(string code) => Verify.Source($$"""
        class Program
        {
            static async Task Run(string name)
            {
                {{Upgrader}}
                {{code}}
                await Task.CompletedTask;
            }

            static void Check(DatabaseUpgradeResult result)
            {
                if (!result.Successful) { throw new InvalidOperationException("failed", result.Error); }
            }
        }
        """);

    [Fact]
    public Task A_method_that_hands_the_result_on_leaves_it_to_its_callers() => Verify.Source("""
        class Program
        {
            static int Main()
            {
                {|GRD2003:Upgrade|}("Host=localhost");
                Upgrade<string>();
                return Upgrade("Host=localhost").Successful ? 0 : 1;
            }

            static async Task Later() => await {|GRD2003:UpgradeAsync|}("Host=localhost");

            static DatabaseUpgradeResult Upgrade(string name) => DeployChanges.To.PostgresqlDatabase(name).Build().PerformUpgrade();

            static Task<DatabaseUpgradeResult> UpgradeAsync(string name) => Task.FromResult(Upgrade(name));

            static void Upgrade<T>() { }
        }
        """);

    [Fact]
    public Task In_top_level_statements_it_is_the_same() => Verify.Source("""
        var upgrader = DeployChanges.To.PostgresqlDatabase("Host=localhost").WithTransactionPerScript().LogToConsole().Build();
        if (upgrader.IsUpgradeRequired())
        {
            upgrader.{|GRD2003:PerformUpgrade|}();
        }
        """, static test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task A_connection_that_was_only_tried_is_ignored() => Verify.Body(Upgrader + """
        upgrader.{|GRD2003:TryConnect|}(out var message);
        Log(message);
        if (!upgrader.TryConnect(out _)) { throw new InvalidOperationException(); }
        """);

    [Fact]
    public Task A_try_method_around_a_step_has_to_be_asked() => Verify.Source("""
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
                {|GRD2003:TryDrop|}(executor);
                await {|GRD2003:TryDropAsync|}(executor);
                if (!TryDrop(executor) || !await TryDropAsync(executor)) { throw new InvalidOperationException(); }
                var dropped = TryDrop(executor);
                Console.WriteLine(dropped);
            }

            static bool TryDrop(GuardedExecutor executor)
            {
                try { executor.Execute("DROP TABLE a"); return true; }
                catch (MigrationFailedException) { return false; }
            }

            static async Task<bool> TryDropAsync(GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP TABLE a"); return true; }
                catch (MigrationFailedException) { return false; }
            }
        }
        """);

    [Fact]
    public Task Try_methods_about_other_things_may_be_ignored() => Verify.Source("""
        class Program
        {
            static void Run(Dictionary<string, int> numbers, NpgsqlConnection connection)
            {
                int.TryParse("1", out _);
                numbers.TryAdd("a", 1);
                TryCount(connection);
            }

            static bool TryCount(NpgsqlConnection connection)
            {
                try { return connection.ExecuteScalar<int>("SELECT count(*) FROM orders") > 0; }
                catch (NpgsqlException) { return false; }
            }
        }
        """);

    [Fact]
    public Task Best_effort_code_may_ignore_and_be_ignored() => Verify.Source("""
        class Program
        {
            [BestEffort]
            static void Tidy(UpgradeEngine upgrader) => upgrader.PerformUpgrade();

            static void Run(GuardedExecutor executor) => TryAnalyze(executor);

            [BestEffort]
            static bool TryAnalyze(GuardedExecutor executor)
            {
                try { executor.Execute("REINDEX TABLE a"); return true; }
                catch (MigrationFailedException) { return false; }
            }
        }
        """);

    [Fact]
    public Task Tests_look_at_the_database_instead() => Verify.Source("""
        class Tests
        {
            [Xunit.Fact]
            void An_upgrade_creates_the_table()
            {
                var upgrader = DeployChanges.To.PostgresqlDatabase("Host=localhost").Build();
                upgrader.PerformUpgrade();
                Xunit.Assert.False(upgrader.IsUpgradeRequired());
            }
        }
        """);

    [Fact]
    public Task A_test_project_is_left_alone() => Verify.Body(Upgrader + "upgrader.PerformUpgrade();", static test =>
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n")));

    [Fact]
    public Task A_method_of_the_same_name_is_something_else() => Verify.Source("""
        class Gym
        {
            void Run() => PerformUpgrade();
            bool PerformUpgrade() => true;
        }
        """);
}
