using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2001: what counts as a step, and where its failure arises.</summary>
public sealed class SwallowedFailureStepTests
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
