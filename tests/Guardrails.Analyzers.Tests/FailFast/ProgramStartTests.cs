using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer>;
using VerifyFix = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer, Guardrails.Analyzers.CodeFixes.FailFast.RethrowCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.FailFast;

/// <summary>GRD2005: programs that go on after their migration failed.</summary>
public sealed class ProgramStartTests
{
    [Theory]
    [InlineData("context.Database.Migrate();")]
    [InlineData("await context.Database.MigrateAsync();")]
    [InlineData("runner.MigrateUp();")]
    [InlineData("await Task.Run(() => runner.MigrateUp());")]
    [InlineData("upgrader.PerformUpgrade();")]
    [InlineData("await MigrateAsync();")]
    public Task A_program_that_logs_the_failure_of_its_migration_goes_on(string run) => TopLevel($$"""
        try { {{run}} }
        {|GRD2005:catch (Exception e)|} { Console.WriteLine(e); }
        Console.WriteLine("serving");
        async Task MigrateAsync() { await Task.Yield(); await context.Database.MigrateAsync(); }
        """);

    [Theory]
    [InlineData("throw;")]
    [InlineData("throw new InvalidOperationException(\"failed\", e);")]
    [InlineData("return 1;")]
    [InlineData("Environment.ExitCode = 3;")]
    [InlineData("Environment.Exit(1);")]
    [InlineData("Environment.FailFast(\"failed\", e);")]
    public Task A_program_that_fails_with_it_does_not(string answer) => TopLevel($$"""
        try { await context.Database.MigrateAsync(); }
        catch (Exception e) { Console.WriteLine(e); {{answer}} }
        return 0;
        """);

    [Theory]
    [InlineData("return 0;")]
    [InlineData("Environment.ExitCode = 0;")]
    [InlineData("Environment.Exit(0);")]
    public Task To_answer_a_failed_step_with_success_is_worse_than_to_swallow_it(string answer) => TopLevel($$"""
        try { await source.ExecuteGuardedAsync("DROP TABLE a"); }
        {|GRD2005:catch (Exception e)|} { Console.WriteLine(e); {{answer}} }
        return 0;
        """);

    [Fact]
    public Task A_single_step_that_is_swallowed_is_the_other_rules_business() => TopLevel("""
        try { await source.ExecuteGuardedAsync("DROP TABLE a"); }
        {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
        try { await source.ExecuteGuardedAsync("DROP TABLE b"); }
        {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
        """);

    [Fact]
    public Task Main_is_an_entry_point_and_other_methods_are_not() => Verify.Source("""
        class Program
        {
            static int Main()
            {
                try { new DbContext(new DbContextOptions<DbContext>()).Database.Migrate(); return 0; }
                {|GRD2005:catch (Exception e)|} { Console.WriteLine(e); return 0; }
            }

            static void Migrate(DbContext context)
            {
                try { context.Database.Migrate(); }
                {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
            }
        }
        """, AsProgram);

    [Fact]
    public Task A_local_function_of_the_entry_point_is_a_method() => TopLevel("""
        await Migrate();
        async Task Migrate()
        {
            try { await context.Database.MigrateAsync(); }
            {|GRD2001:catch (Exception e)|} { Console.WriteLine(e); }
        }
        """);

    [Fact]
    public Task A_program_without_a_migration_may_log_what_it_likes() => TopLevel("""
        try { await context.SaveChangesAsync(); }
        catch (Exception e) { Console.WriteLine(e); return 0; }
        try { _ = (await context.Database.GetPendingMigrationsAsync()).Any(); }
        catch (Exception e) { Console.WriteLine(e); }
        return 0;
        """);

    [Fact]
    public Task What_the_host_starts_must_not_swallow() => Verify.Source("""
        using Microsoft.Extensions.Hosting;

        class Migrator(DbContext context, GuardedExecutor executor, IHostApplicationLifetime lifetime) : IHostedService
        {
            public async Task StartAsync(CancellationToken token)
            {
                try { await context.Database.MigrateAsync(token); }
                {|GRD2005:catch (Exception e)|} { Console.WriteLine(e); }

                try { await executor.ExecuteAsync("DROP TABLE a", token); }
                {|GRD2005:catch (Exception)|} { lifetime.StopApplication(); }
            }

            public Task StopAsync(CancellationToken token)
            {
                try { executor.Execute("DROP TABLE a"); }
                {|GRD2001:catch (Exception)|} { }
                return Task.CompletedTask;
            }
        }

        class Worker(DbContext context) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                try { await context.Database.MigrateAsync(token); }
                {|GRD2005:catch (Exception e)|} { Console.WriteLine(e); }
            }
        }
        """);

    [Fact]
    public Task What_the_host_starts_may_fail_in_any_way() => Verify.Source("""
        using Microsoft.Extensions.Hosting;

        class Migrator(DbContext context, IHostApplicationLifetime lifetime) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                try { await context.Database.MigrateAsync(token); }
                catch (OperationCanceledException) { }
                catch (TimeoutException) { throw; }
                catch (Exception) { Environment.ExitCode = 1; lifetime.StopApplication(); }
            }
        }

        class Listener(NpgsqlConnection connection) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                try { await connection.ExecuteAsync("LISTEN orders"); }
                catch (NpgsqlException e) { Console.WriteLine(e); }
            }
        }

        class Tidy(GuardedExecutor executor) : BackgroundService
        {
            [BestEffort]
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                try { await executor.ExecuteAsync("REINDEX TABLE a", token); }
                catch (MigrationFailedException e) { Console.WriteLine(e); }
            }
        }
        """);

    [Fact]
    public Task The_fix_lets_the_program_fail() => VerifyFix.Source(
        """
        class Program
        {
            static int Main()
            {
                try
                {
                    new DbContext(new DbContextOptions<DbContext>()).Database.Migrate();
                }
                {|GRD2005:catch (Exception e)|}
                {
                    Console.WriteLine(e);
                    return 0;
                }

                return 0;
            }
        }
        """,
        """
        class Program
        {
            static int Main()
            {
                try
                {
                    new DbContext(new DbContextOptions<DbContext>()).Database.Migrate();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                    throw;
                }

                return 0;
            }
        }
        """,
        static test =>
        {
            test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
            test.FixedState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        });

    private static Task TopLevel(string statements) => Verify.Source($$"""
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        using var context = new DbContext(new DbContextOptions<DbContext>());
        var upgrader = DeployChanges.To.PostgresqlDatabase("").Build();
        FluentMigrator.Runner.IMigrationRunner runner = null!;
        {{statements}}
        """, AsProgram);

    private static void AsProgram(Verification.AnalyzerVerifier<Guardrails.Analyzers.FailFast.SwallowedFailureAnalyzer> test) =>
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
}
