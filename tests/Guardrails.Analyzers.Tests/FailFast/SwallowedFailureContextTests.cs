using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2001: what the code around a handler means for it.</summary>
public sealed class SwallowedFailureContextTests
{
    [Theory]
    [InlineData("[BestEffort]", "")]
    [InlineData("", "[BestEffort]")]
    public Task Best_effort_code_may_swallow(string onType, string onMethod) => Verify.Source($$"""
        {{onType}}
        class Program
        {
            {{onMethod}}
            static async Task Analyze(GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP INDEX IF EXISTS old"); }
                catch (Exception e) { Console.WriteLine(e); }
            }
        }
        """);

    [Fact]
    public Task A_best_effort_local_function_may_swallow() => Verify.Body("""
        await Tidy();

        [BestEffort]
        async Task Tidy()
        {
            try { await executor.ExecuteAsync("DROP INDEX IF EXISTS old"); }
            catch (Exception e) { Log(e); }
        }
        """);

    [Fact]
    public Task A_failure_that_leaves_a_method_of_the_same_file_is_swallowed_by_its_caller() => Verify.Source("""
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
                try { await Apply(executor); }
                {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
            }

            static Task Apply(GuardedExecutor executor) => executor.ExecuteAsync("DROP TABLE a");
        }
        """);

    [Fact]
    public Task A_best_effort_method_is_no_step_for_its_caller() => Verify.Source("""
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
                try { await Apply(executor); }
                catch (Exception e) { Console.WriteLine(e); }
            }

            [BestEffort]
            static Task Apply(GuardedExecutor executor) => executor.ExecuteAsync("DROP TABLE a");
        }
        """);

    [Fact]
    public Task A_method_that_handles_its_own_failure_is_reported_alone() => Verify.Source("""
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
                try { await Apply(executor); }
                catch (Exception e) { Console.WriteLine(e); }
            }

            static async Task Apply(GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP TABLE a"); }
                {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
            }
        }
        """);

    [Fact]
    public Task Methods_that_call_each_other_come_to_an_end() => Verify.Source("""
        class Program
        {
            static void First(int depth) { try { Second(depth); } catch (Exception e) { Console.WriteLine(e); } }
            static void Second(int depth) { if (depth > 0) { Third(depth - 1); } }
            static void Third(int depth) { Second(depth); }
        }
        """);

    [Fact]
    public Task An_entry_point_that_returns_an_error_code_fails() => Verify.Source("""
        class Program
        {
            static async Task<int> Main()
            {
                await using var source = NpgsqlDataSource.Create("Host=localhost");
                try { await source.ExecuteGuardedAsync("DROP TABLE a"); return 0; }
                catch (Exception e) { Console.WriteLine(e); return 1; }
            }
        }
        """, AsProgram);

    [Fact]
    public Task Top_level_statements_that_set_an_exit_code_fail() => Verify.Source("""
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        try { await source.ExecuteGuardedAsync("DROP TABLE a"); }
        catch (Exception e) { Console.WriteLine(e); Environment.ExitCode = 2; }
        """, AsProgram);

    [Fact]
    public Task Top_level_statements_that_only_log_swallow() => Verify.Source("""
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        try { await source.ExecuteGuardedAsync("DROP TABLE a"); }
        {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }

        class Other
        {
            static void Ordinary() { try { Console.WriteLine(); } catch (Exception) { } }
        }
        """, AsProgram);

    [Fact]
    public Task A_command_handler_that_returns_an_error_code_fails() => Verify.Source("""
        class Program
        {
            static async Task<int> Handle(GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP TABLE a"); }
                catch (Exception e) { Console.WriteLine(e); return 3; }
                return 0;
            }
        }
        """);

    [Fact]
    public Task Returning_false_swallows() => Verify.Source("""
        class Program
        {
            static async Task<bool> Apply(GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP TABLE a"); return true; }
                {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); return false; }
            }
        }
        """);

    [Fact]
    public Task Returning_a_failed_task_does_not() => Verify.Source("""
        class Program
        {
            static Task Apply(NpgsqlConnection connection)
            {
                try { connection.ExecuteGuarded("DROP TABLE a"); return Task.CompletedTask; }
                catch (Exception e) { return Task.FromException(e); }
            }
        }
        """);

    [Fact]
    public Task A_test_that_asserts_on_what_it_catches_is_a_test() => Verify.Source("""
        class Tests
        {
            [Xunit.Fact]
            async Task A_blocked_step_fails()
            {
                var executor = new GuardedExecutor(NpgsqlDataSource.Create("Host=localhost"));
                try { await executor.ExecuteAsync("DROP TABLE a"); Xunit.Assert.Fail("no failure"); }
                catch (LockTimeoutException e) { Xunit.Assert.NotNull(e.Report); }
            }

            [Xunit.Fact]
            async Task A_test_that_asserts_nothing_swallows()
            {
                var executor = new GuardedExecutor(NpgsqlDataSource.Create("Host=localhost"));
                try { await executor.ExecuteAsync("DROP TABLE a"); }
                {|GRD2001:catch (LockTimeoutException e)|} { Console.WriteLine(e); }
            }
        }
        """);

    [Fact]
    public Task In_an_ef_migration_every_operation_counts() => Verify.Source("""
        [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(DbContext))]
        [Microsoft.EntityFrameworkCore.Migrations.Migration("20250101000000_AddNote")]
        class AddNote : Microsoft.EntityFrameworkCore.Migrations.Migration
        {
            protected override void Up(Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder migrationBuilder)
            {
                try { migrationBuilder.Sql("UPDATE orders SET note = ''"); }
                {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
            }
        }
        """);

    [Fact]
    public Task In_a_fluent_migration_every_database_command_counts() => Verify.Source("""
        using FluentMigrator;

        [FluentMigrator.Migration(1)]
        public class Backfill : ForwardOnlyMigration
        {
            public override void Up() => Execute.WithConnection((connection, transaction) =>
            {
                try
                {
                    using var command = connection.CreateCommand();
                    command.Transaction = transaction;
                    command.CommandText = "UPDATE orders SET note = ''";
                    command.ExecuteNonQuery();
                }
                {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
            });
        }
        """);

    [Fact]
    public Task In_a_dbup_script_every_database_command_counts() => Verify.Source("""
        class Backfill : IScript
        {
            public string ProvideScript(Func<IDbCommand> commands)
            {
                try
                {
                    using var command = commands();
                    command.CommandText = "UPDATE orders SET note = ''";
                    command.ExecuteNonQuery();
                }
                {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
                return "";
            }
        }
        """);

    [Fact]
    public Task Generated_migrations_are_looked_at() => Verify.Source(
        """
        // <auto-generated />
        class Program
        {
            static async System.Threading.Tasks.Task Run(Guardrails.GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP TABLE a"); }
                {|GRD2001:catch|} { }
            }
        }
        """);

    [Theory]
    [InlineData("20250101000000_Init.Designer.cs")]
    [InlineData("ShopModelSnapshot.cs")]
    public Task Descriptions_of_the_schema_are_not(string file) => Verify.Source("", test => test.TestState.Sources.Add((file, """
        class Snapshot
        {
            static async Task Run(GuardedExecutor executor)
            {
                try { await executor.ExecuteAsync("DROP TABLE a"); }
                catch { }
            }
        }
        """)));

    [Fact]
    public Task Handlers_in_accessors_constructors_and_initializers_are_found() => Verify.Source("""
        class Program
        {
            static readonly GuardedExecutor Executor = new(NpgsqlDataSource.Create("Host=localhost"));

            Program() { try { Executor.Execute("DROP TABLE a"); } {|GRD2001:catch|} { } }

            int Value { get { try { Executor.Execute("DROP TABLE a"); } {|GRD2001:catch|} { } return 1; } }

            readonly Action _action = () => { try { Executor.Execute("DROP TABLE a"); } {|GRD2001:catch|} { } };

            Action Property { get; } = () => { try { Executor.Execute("DROP TABLE a"); } {|GRD2001:catch|} { } };
        }
        """);

    private static void AsProgram(Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer> test) =>
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
}
