using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.UnobservedStepAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2002: steps whose tasks nobody observes.</summary>
public sealed class UnobservedStepTests
{
    [Theory]
    [InlineData("{|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|};")]
    [InlineData("{|GRD2002:connection.ExecuteGuardedAsync(\"DROP TABLE a\", cancellationToken: token)|};")]
    [InlineData("{|GRD2002:context.Database.MigrateAsync(token)|};")]
    [InlineData("{|GRD2002:connection.ExecuteAsync(\"DROP TABLE a\")|};")]
    [InlineData("{|GRD2002:executor.ExecuteStepAsync(\"a\", async (transaction, cancel) => await transaction.ExecuteAsync(\"DROP TABLE a\", cancel))|};")]
    [InlineData("{|GRD2002:new NpgsqlCommand(\"DROP TABLE a\", connection).ExecuteNonQueryAsync()|};")]
    [InlineData("_ = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|};")]
    [InlineData("_ = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\").ConfigureAwait(false)|};")]
    [InlineData("var task = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|};")]
    [InlineData("{|GRD2002:Task.Run(() => executor.Execute(\"DROP TABLE a\"))|};")]
    [InlineData("_ = {|GRD2002:Task.Run(async () => await executor.ExecuteAsync(\"DROP TABLE a\"), token)|};")]
    [InlineData("_ = {|GRD2002:Task.Run(context.Database.Migrate)|};")]
    [InlineData("{|GRD2002:Task.Factory.StartNew(() => { executor.Execute(\"DROP TABLE a\"); })|};")]
    [InlineData("{|GRD2002:Task.WhenAll(executor.ExecuteAsync(\"DROP TABLE a\"), executor.ExecuteAsync(\"DROP TABLE b\"))|};")]
    [InlineData("_ = {|GRD2002:Task.WhenAll(new[] { \"a\", \"b\" }.Select(table => executor.ExecuteAsync($\"DROP TABLE {table}\")))|};")]
    [InlineData("Action run = () => {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\")|}; run();")]
    [InlineData("Parallel.ForEach(new[] { \"a\" }, table => {|GRD2002:executor.ExecuteAsync($\"DROP TABLE {table}\")|});")]
    [InlineData("connection?{|GRD2002:.ExecuteGuardedAsync(\"DROP TABLE a\")|};")]
    public Task A_dropped_task_is_unobserved(string code) => Verify.Source($$"""
        #pragma warning disable CS4014
        {{Verification.Sources.InMethod(code)}}
        """);

    [Theory]
    [InlineData("await executor.ExecuteAsync(\"DROP TABLE a\");")]
    [InlineData("await executor.ExecuteAsync(\"DROP TABLE a\").ConfigureAwait(false);")]
    [InlineData("executor.Execute(\"DROP TABLE a\");")]
    [InlineData("executor.ExecuteAsync(\"DROP TABLE a\").Wait();")]
    [InlineData("executor.ExecuteAsync(\"DROP TABLE a\").GetAwaiter().GetResult();")]
    [InlineData("_ = connection.ExecuteAsync(\"DROP TABLE a\").Result;")]
    [InlineData("var task = executor.ExecuteAsync(\"DROP TABLE a\"); Log(1); await task;")]
    [InlineData("var tasks = new List<Task>(); tasks.Add(executor.ExecuteAsync(\"DROP TABLE a\")); await Task.WhenAll(tasks);")]
    [InlineData("await Task.WhenAll(executor.ExecuteAsync(\"DROP TABLE a\"), executor.ExecuteAsync(\"DROP TABLE b\"));")]
    [InlineData("await Task.Run(() => executor.Execute(\"DROP TABLE a\"));")]
    [InlineData("Func<Task> later = () => executor.ExecuteAsync(\"DROP TABLE a\"); await later();")]
    [InlineData("Track(executor.ExecuteAsync(\"DROP TABLE a\")); static void Track(Task task) => task.Wait();")]
    [InlineData("foreach (var task in new[] { executor.ExecuteAsync(\"DROP TABLE a\") }) { await task; }")]
    [InlineData("_ = await connection.ExecuteAsync(\"DROP TABLE a\");")]
    [InlineData("await Parallel.ForEachAsync(new[] { \"a\" }, async (table, cancel) => await executor.ExecuteAsync($\"DROP TABLE {table}\", cancel));")]
    public Task An_observed_task_is_not(string code) => Verify.Body(code);

    [Theory]
    [InlineData("_ = Task.Delay(1000);")]
    [InlineData("_ = connection.ExecuteAsync(\"DELETE FROM audit\");")]
    [InlineData("_ = context.SaveChangesAsync(token);")]
    [InlineData("_ = Task.Run(() => connection.Query<int>(\"SELECT 1\"));")]
    [InlineData("_ = new NpgsqlCommand(\"LISTEN orders\", connection).ExecuteNonQueryAsync();")]
    public Task Ordinary_work_may_be_dropped(string code) => Verify.Body(code);

    [Theory]
    [InlineData("_ = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(_ => Log(1))|};")]
    [InlineData("await {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(_ => Log(1))|};")]
    [InlineData("_ = {|GRD2002:executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(done => Log(done), TaskContinuationOptions.OnlyOnRanToCompletion)|};")]
    [InlineData("var task = executor.ExecuteAsync(\"DROP TABLE a\"); _ = {|GRD2002:task.ContinueWith(_ => Log(1))|};")]
    [InlineData("_ = {|GRD2002:Task.Run(() => context.Database.Migrate()).ContinueWith((_, state) => Log(state), 1)|};")]
    public Task A_continuation_that_does_not_look_loses_the_failure(string code) => Verify.Body(code);

    [Theory]
    [InlineData("_ = executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(done => { if (done.IsFaulted) { Environment.FailFast(\"failed\", done.Exception); } });")]
    [InlineData("_ = executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(_ => Environment.Exit(1), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("await executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(done => Log(done), TaskContinuationOptions.OnlyOnRanToCompletion);")]
    [InlineData("_ = executor.ExecuteAsync(\"DROP TABLE a\").ContinueWith(Log);")]
    [InlineData("_ = Task.Delay(10).ContinueWith(_ => Log(1));")]
    public Task A_continuation_that_looks_does_not(string code) => Verify.Body(code);

    [Fact]
    public Task Async_void_cannot_be_waited_for() => Verify.Source("""
        class Program
        {
            static async void {|GRD2002:Migrate|}(GuardedExecutor executor) => await executor.ExecuteAsync("DROP TABLE a");

            static void Run(GuardedExecutor executor, List<string> tables)
            {
                tables.ForEach({|GRD2002:async|} table => await executor.ExecuteAsync($"DROP TABLE {table}"));
                Local();

                async void {|GRD2002:Local|}() => await executor.ExecuteAsync("DROP TABLE a");
            }
        }
        """);

    [Fact]
    public Task Async_void_that_catches_is_that_handlers_business() => Verify.Source("""
        class Program
        {
            static async void Migrate(GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP TABLE a"); }
                catch (Exception e) { Environment.FailFast("failed", e); }
            }

            static async void Load(NpgsqlConnection connection) => await connection.ExecuteAsync("SELECT 1");

            static async Task Apply(GuardedExecutor executor) => await executor.ExecuteAsync("DROP TABLE a");
        }
        """);

    [Fact]
    public Task A_method_of_the_same_file_that_runs_a_step_has_to_be_awaited_too() => Verify.Source("""
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
                _ = {|GRD2002:Apply(executor)|};
                await Apply(executor);
                _ = Tidy(executor);
            }

            static Task Return(GuardedExecutor executor) => Apply(executor);

            static async Task Apply(GuardedExecutor executor) => await executor.ExecuteAsync("DROP TABLE a");

            [BestEffort]
            static async Task Tidy(GuardedExecutor executor) => await executor.ExecuteAsync("DROP TABLE a");
        }
        """);

    [Fact]
    public Task Best_effort_code_may_drop() => Verify.Source("""
        class Program
        {
            [BestEffort]
            static void Tidy(GuardedExecutor executor) => _ = executor.ExecuteAsync("REINDEX TABLE a");
        }
        """);

    [Fact]
    public Task In_a_fluent_migration_every_command_has_to_be_waited_for() => Verify.Source("""
        using FluentMigrator;

        [FluentMigrator.Migration(1)]
        public class Backfill : ForwardOnlyMigration
        {
            public override void Up() => Execute.WithConnection((connection, transaction) =>
            {
                var command = (DbCommand)connection.CreateCommand();
                command.Transaction = (DbTransaction)transaction;
                command.CommandText = "UPDATE orders SET note = ''";
                {|GRD2002:command.ExecuteNonQueryAsync()|};
            });
        }
        """);

    [Fact]
    public Task In_a_dbup_script_too() => Verify.Source("""
        class Backfill : IScript
        {
            public string ProvideScript(Func<IDbCommand> commands)
            {
                var command = (DbCommand)commands();
                command.CommandText = "UPDATE orders SET note = ''";
                _ = {|GRD2002:command.ExecuteNonQueryAsync()|};
                command.ExecuteNonQueryAsync().Wait();
                return "";
            }
        }
        """);

    [Fact]
    public Task Top_level_statements_are_looked_at() => Verify.Source("""
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        _ = {|GRD2002:source.ExecuteGuardedAsync("DROP TABLE a")|};
        """, static test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task Tests_start_steps_that_are_meant_to_block() => Verify.Source("""
        class Tests
        {
            [Xunit.Fact]
            async Task A_blocked_step_waits()
            {
                _ = new GuardedExecutor(NpgsqlDataSource.Create("Host=localhost")).ExecuteAsync("DROP TABLE a");
                await Task.Delay(1);
            }
        }
        """);

    [Fact]
    public Task A_test_project_is_left_alone() => Verify.Body("_ = executor.ExecuteAsync(\"DROP TABLE a\");", static test =>
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n")));
}
