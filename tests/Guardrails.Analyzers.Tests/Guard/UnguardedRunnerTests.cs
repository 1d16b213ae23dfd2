using Guardrails.Analyzers.Tests.Verification;

using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.Guard.UnguardedRunnerAnalyzer>;

namespace Guardrails.Analyzers.Tests.Guard;

/// <summary>GRD1002: migration runners around the guard.</summary>
public sealed class UnguardedRunnerTests
{
    private const string Usings = """
        using FluentMigrator.Runner;
        using Microsoft.EntityFrameworkCore.Design;
        using Microsoft.EntityFrameworkCore.Infrastructure;
        using Microsoft.EntityFrameworkCore.Migrations;
        using Microsoft.Extensions.DependencyInjection;

        """;

    private const string Contexts = """
        class ShopContext : DbContext { public ShopContext(DbContextOptions<ShopContext> options) : base(options) { } public ShopContext() { } }
        class AuditContext : DbContext { }
        """;

    [Theory]
    [InlineData("context.Database.{|GRD1002:Migrate|}();")]
    [InlineData("await context.Database.{|GRD1002:MigrateAsync|}();")]
    [InlineData("context.Database.{|GRD1002:EnsureCreated|}();")]
    [InlineData("await context.Database.{|GRD1002:EnsureCreatedAsync|}();")]
    [InlineData("var database = context.Database; database.{|GRD1002:Migrate|}();")]
    [InlineData("context.GetService<IMigrator>().{|GRD1002:Migrate|}();")]
    [InlineData("((DbContext)context).Database.{|GRD1002:Migrate|}();")]
    public Task A_context_that_is_configured_without_the_guard_migrates_around_it(string migrate) =>
        EntityFramework("services.AddDbContext<ShopContext>(options => options.UseNpgsql(\"\"));", migrate);

    [Theory]
    [InlineData("services.AddDbContextPool<ShopContext>(options => options.UseNpgsql(\"\", npgsql => npgsql.EnableRetryOnFailure()));")]
    [InlineData("services.AddDbContextFactory<ShopContext>(options => { options.UseNpgsql(\"\"); });")]
    [InlineData("services.AddNpgsql<ShopContext>(\"\");")]
    [InlineData("_ = new ShopContext(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(\"\").Options);")]
    [InlineData("var builder = new DbContextOptionsBuilder<ShopContext>(); builder.UseNpgsql(\"\");")]
    [InlineData("services.AddDbContext<ShopContext>(o => o.UseNpgsql(\"\")); services.AddDbContext<AuditContext>(o => o.UseNpgsql(\"\", npgsql => npgsql.UseGuardrails()));")]
    [InlineData("services.AddDbContext<ShopContext>(o => { if (services.Count > 1) { o.UseNpgsql(\"\"); } else { o.UseSqlServer(); } });")]
    public Task However_it_is_configured(string configure) => EntityFramework(configure, "context.Database.{|GRD1002:Migrate|}();");

    [Theory]
    [InlineData("services.AddDbContext<ShopContext>(options => options.UseNpgsql(\"\", npgsql => npgsql.UseGuardrails()));")]
    [InlineData("services.AddDbContext<ShopContext>(options => options.UseNpgsql(\"\").UseGuardrails());")]
    [InlineData("services.AddDbContext<ShopContext>(options => options.UseGuardrails().UseNpgsql(\"\"));")]
    [InlineData("services.AddNpgsql<ShopContext>(\"\", npgsql => npgsql.UseGuardrails());")]
    [InlineData("_ = new DbContextOptionsBuilder<ShopContext>().UseNpgsql(\"\", npgsql => npgsql.UseGuardrails()).Options;")]
    [InlineData("services.AddDbContext<ShopContext>(options => Configure(options)); void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(\"\", n => n.UseGuardrails());")]
    [InlineData("services.AddDbContext<AuditContext>(options => options.UseNpgsql(\"\"));")]
    [InlineData("services.AddDbContext<ShopContext>(options => options.UseSqlServer()); services.AddDbContext<AuditContext>(o => o.UseNpgsql(\"\"));")]
    [InlineData("")]
    public Task A_guarded_context_or_one_of_elsewhere_is_fine(string configure) =>
        EntityFramework(configure, "context.Database.Migrate(); await context.Database.EnsureCreatedAsync();");

    [Fact]
    public Task The_configuration_may_stand_in_another_file() => Verify.Source(
        """
        class Program
        {
            static void Run(ShopContext shop, AuditContext audit)
            {
                shop.Database.{|GRD1002:Migrate|}();
                audit.Database.Migrate();
                shop.Database.EnsureDeleted();
                _ = shop.Database.GetPendingMigrations();
            }
        }
        """,
        static test => test.TestState.Sources.Add(("Contexts.cs", """
            class ShopContext : DbContext
            {
                protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("");
            }

            class AuditContext : DbContext
            {
                protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("").UseGuardrails();
            }
            """)));

    [Fact]
    public Task A_base_class_configures_for_its_heirs() => Verify.Source("""
        abstract class Base : DbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("");
        }

        class ShopContext : Base
        {
            public void Update() => Database.{|GRD1002:Migrate|}();
        }
        """);

    [Fact]
    public Task A_guarded_runtime_is_enough_whatever_the_tools_use() => Verify.Source(Usings + """
        class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
        {
            static void Add(IServiceCollection services) => services.AddDbContext<ShopContext>(o => o.UseNpgsql("").UseGuardrails());

            static void Run(ShopContext context) => context.Database.Migrate();
        }

        class Factory : IDesignTimeDbContextFactory<ShopContext>
        {
            public ShopContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<ShopContext>().UseNpgsql("").Options);
        }
        """);

    [Theory]
    [InlineData("services.AddFluentMigratorCore().ConfigureRunner(runner => runner.{|GRD1002:AddPostgres|}().WithGlobalConnectionString(\"\"));")]
    [InlineData("services.ConfigureRunner(runner => { runner.{|GRD1002:AddPostgres15_0|}(); });")]
    [InlineData("services.ConfigureRunner(runner => runner.AddPostgres().WithGuardrails().WithGlobalConnectionString(\"\"));")]
    [InlineData("services.ConfigureRunner(runner => { runner.AddPostgres15_0(); runner.WithGuardrails(); });")]
    public Task FluentMigrator_takes_the_guard_where_it_is_configured(string configure) => Verify.Source(Usings + $$"""
        class Program
        {
            static void Run(IServiceCollection services) { {{configure}} }
        }
        """);

    [Fact]
    public Task A_guard_for_one_runner_is_none_for_another() => Verify.Source(Usings + """
        class Program
        {
            static void First(IMigrationRunnerBuilder runner) => runner.AddPostgres().WithGuardrails();
            static void Second(IMigrationRunnerBuilder runner) => runner.{|GRD1002:AddPostgres|}();
        }
        """);

    [Fact]
    public Task A_helper_that_adds_the_guard_is_believed() => Verify.Source(Usings + """
        class Program
        {
            static void Run(IMigrationRunnerBuilder runner) => Guarded(runner.AddPostgres());
            static void Guarded(IMigrationRunnerBuilder runner) => runner.WithGuardrails();
        }
        """);

    [Theory]
    [InlineData("_ = DeployChanges.To.{|GRD1002:PostgresqlDatabase|}(name).WithTransaction().Build();")]
    [InlineData("_ = DeployChanges.To.PostgresqlDatabase(name).WithTransaction().WithGuardrails().Build();")]
    [InlineData("EnsureDatabase.For.PostgresqlDatabase(name);")]
    public Task DbUp_takes_the_guard_where_it_is_built(string code) => Verify.Body(code);

    [Theory]
    [InlineData("new EvolveDb.Evolve(connection).{|GRD1002:Migrate|}();")]
    [InlineData("var evolve = new EvolveDb.Evolve(dataSource.CreateConnection()); evolve.{|GRD1002:Migrate|}();")]
    [InlineData("new EvolveDb.Evolve(new Microsoft.Data.Sqlite.SqliteConnection(name)).Migrate();")]
    [InlineData("new EvolveDb.Evolve(connection).Erase();")]
    public Task Evolve_cannot_be_guarded(string code) => Verify.Body(code);

    [Fact]
    public Task Without_the_provider_for_PostgreSQL_it_is_another_database() => Verify.Source(
        """
        class ShopContext : Microsoft.EntityFrameworkCore.DbContext
        {
            public void Update() => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.Migrate(Database);
        }
        """,
        references: References.Without("Npgsql.EntityFrameworkCore.PostgreSQL", "Guardrails.EntityFrameworkCore"));

    [Fact]
    public Task A_test_project_is_left_alone() => Verify.Body("_ = DeployChanges.To.PostgresqlDatabase(name).Build();", static test =>
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n")));

    private static Task EntityFramework(string configure, string migrate) => Verify.Source(Usings + $$"""
        class Program
        {
            static void Add(IServiceCollection services)
            {
                {{configure}}
            }

            static async Task Run(ShopContext context)
            {
                {{migrate}}
                await Task.CompletedTask;
            }
        }

        static class SqlServer
        {
            public static DbContextOptionsBuilder UseSqlServer(this DbContextOptionsBuilder options) => options;
        }

        {{Contexts}}
        """);
}
