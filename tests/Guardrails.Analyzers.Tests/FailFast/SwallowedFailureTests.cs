using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2001: handlers that let a failed step pass.</summary>
public sealed class SwallowedFailureTests
{
    private const string Ddl = "\"ALTER TABLE orders ADD COLUMN note text\"";

    [Fact]
    public Task An_empty_catch_around_a_guarded_statement_swallows() => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}, token); }
        {|GRD2001:catch|} { }
        """);

    [Fact]
    public Task A_catch_that_only_logs_swallows() => Verify.Body($$"""
        try { await connection.ExecuteGuardedAsync({{Ddl}}); }
        {|GRD2001:catch (Exception e)|} { Log(e); }
        """);

    [Fact]
    public Task A_synchronous_step_is_a_step() => Verify.Body($$"""
        try { dataSource.ExecuteGuarded({{Ddl}}); }
        {|GRD2001:catch (MigrationFailedException e)|} { Log(e); }
        """);

    [Fact]
    public Task A_step_written_as_a_lambda_is_a_step() => Verify.Body($$"""
        try
        {
            await executor.ExecuteStepAsync("add note", async (transaction, cancellation) =>
            {
                await transaction.ExecuteAsync({{Ddl}}, cancellation);
            });
        }
        {|GRD2001:catch (Exception)|} { }
        """);

    [Fact]
    public Task Swallowing_inside_a_step_is_seen_in_the_lambda() => Verify.Body($$"""
        await executor.ExecuteStepAsync("add note", async (transaction, cancellation) =>
        {
            try { await transaction.ExecuteAsync({{Ddl}}, cancellation); }
            {|GRD2001:catch (PostgresException e)|} { Log(e); }
        });
        """);

    [Fact]
    public Task A_command_in_the_guards_transaction_is_a_step() => Verify.Body("""
        await executor.ExecuteStepAsync("backfill", async (transaction, cancellation) =>
        {
            try
            {
                await using var command = transaction.CreateCommand("UPDATE orders SET note = ''");
                await command.ExecuteNonQueryAsync(cancellation);
            }
            {|GRD2001:catch (PostgresException e)|} { Log(e); }
        });
        """);

    [Theory]
    [InlineData("await context.Database.MigrateAsync(token);")]
    [InlineData("context.Database.Migrate();")]
    [InlineData("new NpgsqlCommand(\"DROP TABLE orders\", connection).ExecuteNonQuery();")]
    [InlineData("await connection.ExecuteAsync(\"DROP TABLE orders\");")]
    [InlineData("await context.Database.ExecuteSqlRawAsync(\"DROP TABLE orders\");")]
    [InlineData("DeployChanges.To.PostgresqlDatabase(name).Build().PerformUpgrade();")]
    [InlineData("((FluentMigrator.Runner.IMigrationRunner)null!).MigrateUp();")]
    public Task Runners_and_raw_ddl_are_steps(string step) => Verify.Body($$"""
        try { {{step}} }
        {|GRD2001:catch (Exception e)|} { Log(e); }
        """);

    [Fact]
    public Task A_command_prepared_before_the_try_is_a_step_where_it_runs() => Verify.Body("""
        await using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE orders";
        try { await command.ExecuteNonQueryAsync(token); }
        {|GRD2001:catch (NpgsqlException e)|} { Log(e); }
        """);

    [Theory]
    [InlineData("await connection.ExecuteAsync(\"DELETE FROM audit\");")]
    [InlineData("new NpgsqlCommand(\"SELECT 1\", connection).ExecuteNonQuery();")]
    [InlineData("await context.Database.ExecuteSqlRawAsync(\"UPDATE orders SET note = ''\");")]
    [InlineData("await context.SaveChangesAsync(token);")]
    [InlineData("await connection.OpenAsync(token);")]
    public Task Ordinary_database_work_is_no_step(string work) => Verify.Body($$"""
        try { {{work}} }
        catch (Exception e) { Log(e); }
        """);

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

    [Theory]
    [InlineData("true")]
    [InlineData("Environment.TickCount64 < number")]
    public Task A_worker_loop_that_success_does_not_leave_loses_the_failure(string condition) => Verify.Body($$"""
        while ({{condition}})
        {
            try { await executor.ExecuteAsync({{Ddl}}); }
            {|GRD2001:catch (Exception e)|} { Log(e); }
        }
        """);

    [Theory]
    [InlineData("while (true)", "", "break;")]
    [InlineData("for (;;)", "", "return;")]
    [InlineData("while (!token.IsCancellationRequested)", "", "return;")]
    [InlineData("for (var attempt = 1; ; attempt++)", "when (attempt < 5)", "return;")]
    [InlineData("for (var attempt = 1; attempt <= 5; attempt++)", "when (attempt < 5)", "return;")]
    [InlineData("for (var attempt = 0; attempt < number; attempt++)", "when (attempt < number - 1)", "return;")]
    [InlineData("for (var attempt = 0; attempt < number; attempt++)", "when (attempt + 1 < number)", "break;")]
    public Task Trying_again_until_it_works_does_not_swallow(string loop, string filter, string leave) => Verify.Body($$"""
        {{loop}}
        {
            try { await executor.ExecuteAsync({{Ddl}}); {{leave}} }
            catch (LockTimeoutException e) {{filter}} { Log(e); await Task.Delay(1000, token); }
        }
        """);

    [Fact]
    public Task A_last_attempt_that_rethrows_does_not_swallow() => Verify.Body($$"""
        for (var attempt = 1; attempt <= number; attempt++)
        {
            try { await executor.ExecuteAsync({{Ddl}}); return; }
            catch (LockTimeoutException e)
            {
                if (attempt >= number) { throw; }
                Log(e);
            }
        }
        """);

    [Fact]
    public Task Giving_up_after_some_attempts_swallows() => Verify.Body($$"""
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            try { await executor.ExecuteAsync({{Ddl}}); return; }
            {|GRD2001:catch (LockTimeoutException e)|} { Log(e); }
        }
        """);

    [Fact]
    public Task Giving_up_with_an_exception_does_not_swallow() => Verify.Body($$"""
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            try { await executor.ExecuteAsync({{Ddl}}); return; }
            catch (LockTimeoutException e) { Log(e); }
        }

        throw new InvalidOperationException("gave up");
        """);

    [Fact]
    public Task Going_on_with_the_next_statement_swallows() => Verify.Body("""
        foreach (var sql in new[] { "DROP TABLE a", "DROP TABLE b" })
        {
            try { await executor.ExecuteAsync(sql); }
            {|GRD2001:catch (Exception e)|} { Log(e); continue; }
        }
        """);

    [Theory]
    [InlineData("when (e.SqlState == PostgresErrorCodes.DuplicateTable)")]
    [InlineData("when (e.SqlState is PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateColumn)")]
    [InlineData("when (e.SqlState == \"42701\" || e.SqlState == \"42P07\")")]
    [InlineData("when (e is { SqlState: \"42P07\" })")]
    [InlineData("when (e.SqlState == \"42P07\" && condition)")]
    [InlineData("when (string.Equals(e.SqlState, \"42P07\"))")]
    [InlineData("when (e.SqlState.Equals(\"42P07\", StringComparison.Ordinal))")]
    public Task A_narrow_filter_on_an_expected_state_is_idempotence(string filter) => Verify.Body($$"""
        try { await connection.ExecuteGuardedAsync({{Ddl}}); }
        catch (PostgresException e) {{filter}} { Log(e); }
        """);

    [Theory]
    [InlineData("when (e.SqlState == PostgresErrorCodes.LockNotAvailable)")]
    [InlineData("when (e.SqlState is \"42P07\" or \"57014\")")]
    [InlineData("when (e.SqlState == \"42P07\" || condition)")]
    [InlineData("when (e.SqlState != \"42P07\")")]
    [InlineData("when (condition)")]
    [InlineData("when (Note(e))")]
    public Task A_filter_that_lets_real_failures_in_swallows(string filter) => Verify.Source($$"""
        class Program
        {
            static async Task Run(NpgsqlConnection connection, bool condition)
            {
                try { await connection.ExecuteGuardedAsync({{Ddl}}); }
                {|GRD2001:catch (PostgresException e)|} {{filter}} { Console.WriteLine(e); }
            }

            static bool Note(Exception e) => e.Message.Length > 0;
        }
        """);

    [Theory]
    [InlineData("if (e.SqlState != \"42P07\") { throw; }")]
    [InlineData("if (e.SqlState is not (\"42P07\" or \"42701\")) throw;")]
    [InlineData("switch (e.SqlState) { case \"42P07\": break; default: throw; }")]
    public Task A_handler_that_lets_only_an_expected_state_pass_is_idempotence(string handler) => Verify.Body($$"""
        try { await connection.ExecuteGuardedAsync({{Ddl}}); }
        catch (PostgresException e) { {{handler}} }
        """);

    [Theory]
    [InlineData("catch (OperationCanceledException)")]
    [InlineData("catch (TaskCanceledException)")]
    [InlineData("catch (Exception e) when (e is OperationCanceledException)")]
    [InlineData("catch (Exception) when (token.IsCancellationRequested)")]
    [InlineData("catch (System.IO.FileNotFoundException)")]
    [InlineData("catch (FormatException)")]
    [InlineData("catch (Exception e) when (e is FormatException or System.IO.IOException)")]
    public Task Cancellation_and_types_that_no_step_throws_are_none_of_its_business(string handler) => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        {{handler}} { Log("over"); }
        """);

    [Theory]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException)")]
    [InlineData("catch (Exception e) when (e is MigrationFailedException)")]
    [InlineData("catch (SystemException e)")]
    [InlineData("catch (InvalidOperationException e)")]
    [InlineData("catch (StatementTimeoutException e)")]
    public Task Types_that_a_step_does_throw_are(string handler) => Verify.Body($$"""
        try { await executor.ExecuteAsync({{Ddl}}); }
        {|GRD2001:{{(handler.Contains(" when", StringComparison.Ordinal) ? handler.Replace(" when", "|} when", StringComparison.Ordinal) : handler + "|}")}} { Log(e); }
        """);

    [Theory]
    [InlineData("_ = executor.ExecuteAsync(\"DROP TABLE a\");")]
    [InlineData("executor.ExecuteAsync(\"DROP TABLE a\");")]
    [InlineData("Func<Task> later = () => executor.ExecuteAsync(\"DROP TABLE a\"); Log(later);")]
    public Task A_step_whose_failure_does_not_arise_in_the_try_is_another_rules_business(string step) => Verify.Body($$"""
        try { {{step}} await Task.Yield(); }
        catch (Exception e) { Log(e); }
        """);

    [Theory]
    [InlineData("await Task.WhenAll(executor.ExecuteAsync(\"DROP TABLE a\"), executor.ExecuteAsync(\"DROP TABLE b\"));")]
    [InlineData("var task = executor.ExecuteAsync(\"DROP TABLE a\"); await task;")]
    [InlineData("executor.ExecuteAsync(\"DROP TABLE a\").GetAwaiter().GetResult();")]
    [InlineData("await executor.ExecuteAsync(\"DROP TABLE a\").ConfigureAwait(false);")]
    [InlineData("await Task.Run(() => context.Database.Migrate());")]
    [InlineData("await context.Database.CreateExecutionStrategy().ExecuteAsync(async () => await context.Database.MigrateAsync());")]
    [InlineData("Parallel.ForEach(new[] { \"a\", \"b\" }, table => connection.ExecuteGuarded($\"DROP TABLE {table}\"));")]
    public Task A_step_that_is_waited_for_in_a_roundabout_way_is_a_step(string step) => Verify.Body($$"""
        try { {{step}} }
        {|GRD2001:catch (Exception e)|} { Log(e); }
        """);

    [Fact]
    public Task A_request_handler_registered_in_the_try_does_not_run_there() => Verify.Body("""
        try
        {
            Map("/migrate", async () => await executor.ExecuteAsync("DROP TABLE a"));
            await Task.Delay(-1, token);
        }
        catch (Exception e) { Log(e); }
        static void Map(string route, Func<Task> handler) { }
        """);
}
