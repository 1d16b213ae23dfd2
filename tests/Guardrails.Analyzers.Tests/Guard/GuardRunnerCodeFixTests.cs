using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.Guard.UnguardedRunnerAnalyzer, Guardrails.Analyzers.CodeFixes.Guard.GuardRunnerCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.Guard;

/// <summary>The fix of GRD1002.</summary>
public sealed class GuardRunnerCodeFixTests
{
    [Theory]
    [InlineData("options.UseNpgsql(\"\")", "options.UseNpgsql(\"\", npgsql => npgsql.UseGuardrails())")]
    [InlineData("options.UseNpgsql()", "options.UseNpgsql(npgsql => npgsql.UseGuardrails())")]
    [InlineData("options.UseNpgsql(\"\", o => o.CommandTimeout(300))", "options.UseNpgsql(\"\", o => o.CommandTimeout(300).UseGuardrails())")]
    public Task A_context_is_guarded_where_it_is_configured(string before, string after) => Verify.Source(Context(before, "{|GRD1002:Migrate|}"), Context(after, "Migrate"));

    [Fact]
    public Task FluentMigrator_and_DbUp_are_guarded_all_of_them_at_once() => Verify.Source(
        """
        using FluentMigrator.Runner;

        class Program
        {
            static void First(IMigrationRunnerBuilder runner) => runner.{|GRD1002:AddPostgres|}().WithGlobalConnectionString("");

            static void Second(string name)
            {
                var upgrader = DeployChanges.To
                    .{|GRD1002:PostgresqlDatabase|}(name)
                    .WithTransaction()
                    .Build();
                upgrader.PerformUpgrade();
            }
        }
        """,
        """
        using FluentMigrator.Runner;

        class Program
        {
            static void First(IMigrationRunnerBuilder runner) => runner.AddPostgres().WithGuardrails().WithGlobalConnectionString("");

            static void Second(string name)
            {
                var upgrader = DeployChanges.To
                    .PostgresqlDatabase(name)
                    .WithTransaction().WithGuardrails()
                    .Build();
                upgrader.PerformUpgrade();
            }
        }
        """);

    [Fact]
    public Task Evolve_has_nothing_to_add() => Verify.NotOffered("new EvolveDb.Evolve(connection).{|GRD1002:Migrate|}();");

    [Fact]
    public Task Options_with_a_body_are_left_to_people()
    {
        var source = Context("options.UseNpgsql(\"\", o => { o.CommandTimeout(300); })", "{|GRD1002:Migrate|}");
        return Verify.Source(source, source);
    }

    private static string Context(string configure, string migrate) => $$"""
        class ShopContext : DbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => {{configure}};

            public void Update() => Database.{{migrate}}();
        }
        """;
}
