using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.LostErrorAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2006: handlers that throw, and lose what happened.</summary>
public sealed class LostErrorTests
{
    [Theory]
    [InlineData("catch (Exception e) { {|GRD2006:throw e;|} }")]
    [InlineData("catch (MigrationFailedException e) { Log(e); {|GRD2006:throw e;|} }")]
    [InlineData("catch (Exception e) { if (condition) { {|GRD2006:throw (e);|} } throw; }")]
    [InlineData("catch (Exception e) when (condition) { try { Log(e); } finally { {|GRD2006:throw e;|} } }")]
    [InlineData("catch { {|GRD2006:throw new InvalidOperationException(\"failed\");|} }")]
    [InlineData("catch (Exception) { {|GRD2006:throw new InvalidOperationException();|} }")]
    [InlineData("catch (Exception e) { {|GRD2006:throw new InvalidOperationException(e.Message);|} }")]
    [InlineData("catch (Exception e) { {|GRD2006:throw new InvalidOperationException($\"failed: {e}\");|} }")]
    [InlineData("catch (Exception e) { {|GRD2006:throw new InvalidOperationException(\"failed: \" + e);|} }")]
    [InlineData("catch (Exception e) { {|GRD2006:throw new InvalidOperationException(string.Format(\"failed: {0}\", e));|} }")]
    [InlineData("catch (Exception e) { {|GRD2006:throw new InvalidOperationException(e.InnerException!.ToString(), null);|} }")]
    [InlineData("catch (NpgsqlException e) { Log(e); {|GRD2006:throw new TimeoutException(\"gave up\") { HelpLink = e.HelpLink };|} }")]
    [InlineData("catch (LockTimeoutException) { {|GRD2006:throw new Exception(\"failed\");|} }")]
    public Task A_throw_without_the_caught_exception_loses_it(string handler) => Verify.Body($$"""
        try { await executor.ExecuteAsync("DROP TABLE a"); }
        {{handler}}
        """);

    [Theory]
    [InlineData("catch (Exception) { throw; }")]
    [InlineData("catch (Exception e) { throw new InvalidOperationException(\"failed\", e); }")]
    [InlineData("catch (Exception e) { throw new InvalidOperationException(\"failed\", innerException: e); }")]
    [InlineData("catch (Exception e) { throw new AggregateException(e); }")]
    [InlineData("catch (Exception e) { var errors = new List<Exception> { e }; throw new AggregateException(errors); }")]
    [InlineData("catch (Exception e) { throw new AggregateException([e, new TimeoutException()]); }")]
    [InlineData("catch (Exception e) { throw new InvalidOperationException(\"failed\", e.InnerException ?? e); }")]
    [InlineData("catch (AggregateException e) { throw new InvalidOperationException(\"failed\", e.GetBaseException()); }")]
    [InlineData("catch (Exception e) { throw new InvalidOperationException(\"failed\", (Exception)e); }")]
    [InlineData("catch (Exception e) { throw Wrap(e); static Exception Wrap(Exception inner) => new InvalidOperationException(\"failed\", inner); }")]
    [InlineData("catch (Exception e) { e = new InvalidOperationException(\"failed\", e); throw e; }")]
    [InlineData("catch (Exception e) { ExceptionDispatchInfo.Capture(e).Throw(); throw; }")]
    [InlineData("catch (Exception) when (token.IsCancellationRequested) { throw new OperationCanceledException(token); }")]
    [InlineData("catch (FormatException) { throw new InvalidOperationException(\"bad file\"); }")]
    [InlineData("catch (OperationCanceledException e) { throw e; }")]
    [InlineData("catch (Exception e) { Action late = () => throw new InvalidOperationException(\"later\"); Log(late); Log(e); throw; }")]
    public Task A_throw_that_carries_it_does_not(string handler) => Verify.Body($$"""
        try { await executor.ExecuteAsync("DROP TABLE a"); }
        {{handler}}
        """);

    [Theory]
    [InlineData("dataSource.ExecuteGuarded(\"DROP TABLE a\");")]
    [InlineData("context.Database.Migrate();")]
    [InlineData("await context.Database.MigrateAsync(token);")]
    [InlineData("((FluentMigrator.Runner.IMigrationRunner)null!).MigrateUp();")]
    [InlineData("await connection.ExecuteAsync(\"DROP TABLE a\");")]
    public Task Every_kind_of_step_has_an_error_to_keep(string step) => Verify.Body($$"""
        try { {{step}} }
        catch (Exception e) { {|GRD2006:throw e;|} }
        """);

    [Theory]
    [InlineData("await connection.ExecuteAsync(\"DELETE FROM audit\");")]
    [InlineData("await context.SaveChangesAsync(token);")]
    [InlineData("number = int.Parse(name);")]
    public Task Ordinary_work_is_other_rules_business(string work) => Verify.Body($$"""
        try { {{work}} }
        catch (Exception e) when (condition) { throw e; }
        catch (Exception) { throw new InvalidOperationException("failed"); }
        """);

    [Fact]
    public Task A_migration_exception_is_one_wherever_it_comes_from() => Verify.Source("""
        class Program
        {
            static void Run(Action work)
            {
                try { work(); }
                catch (LockTimeoutException e) { {|GRD2006:throw e;|} }
                catch (MigrationFailedException) { {|GRD2006:throw new InvalidOperationException("failed");|} }
                catch (Exception) { throw new InvalidOperationException("failed"); }
            }
        }
        """);

    [Fact]
    public Task A_step_in_a_method_of_the_same_file_counts() => Verify.Source("""
        class Program
        {
            static async Task Run(GuardedExecutor executor)
            {
                try { await Apply(executor); }
                catch (Exception e) { {|GRD2006:throw e;|} }
            }

            static Task Apply(GuardedExecutor executor) => executor.ExecuteAsync("DROP TABLE a");
        }
        """);

    [Fact]
    public Task In_an_ef_migration_every_operation_counts() => Verify.Source("""
        class AddNote : Microsoft.EntityFrameworkCore.Migrations.Migration
        {
            protected override void Up(Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder migrationBuilder)
            {
                try { migrationBuilder.Sql("UPDATE orders SET note = ''"); }
                catch (Exception e) { {|GRD2006:throw new InvalidOperationException(e.Message);|} }
            }
        }
        """);

    [Fact]
    public Task In_a_dbup_script_every_command_counts() => Verify.Source("""
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
                catch (Exception e) { {|GRD2006:throw e;|} }
                return "";
            }
        }
        """);

    [Fact]
    public Task Best_effort_code_and_tests_throw_what_they_like() => Verify.Source("""
        class Program
        {
            [BestEffort]
            static void Tidy(GuardedExecutor executor)
            {
                try { executor.Execute("DROP TABLE a"); }
                catch (Exception e) { throw e; }
            }

            [Xunit.Fact]
            static void A_drop_succeeds()
            {
                try { new GuardedExecutor(NpgsqlDataSource.Create("Host=localhost")).Execute("DROP TABLE a"); }
                catch (Exception) { throw new InvalidOperationException("not dropped"); }
            }
        }
        """);

    [Fact]
    public Task A_test_project_is_left_alone() => Verify.Body(
        """
        try { await executor.ExecuteAsync("DROP TABLE a"); }
        catch (Exception e) { throw e; }
        """,
        static test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n")));
}
