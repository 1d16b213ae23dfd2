using System.Reflection;
using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators;
using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Analyzers.Tests.WholePack;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>What the frameworks themselves make of a migration: it is compiled, loaded, and given to their generators.</summary>
internal static class RealGenerators
{
    /// <summary>The commands of a migration of EF Core, each with whether it runs outside the transaction.</summary>
    /// <param name="source">A file with one migration, called AddThings.</param>
    public static IReadOnlyList<(string Sql, bool IsOutside)> EntityFramework(string source)
    {
        using var context = new NoContext();
        var migration = (Microsoft.EntityFrameworkCore.Migrations.Migration)Activator.CreateInstance(Load(source))!;
        migration.ActiveProvider = context.Database.ProviderName!;

        // Old facets count only where the model was made by a version that wrote them.
        var model = context.GetService<IModelRuntimeInitializer>().Initialize((IModel)new ModelBuilder().HasAnnotation("ProductVersion", "10.0.15").FinalizeModel());
        return [.. context.GetService<IMigrationsSqlGenerator>().Generate(migration.UpOperations, model).Select(static command => (command.CommandText, command.TransactionSuppressed))];
    }

    /// <summary>The statements of a migration of FluentMigrator.</summary>
    /// <param name="source">A file with one migration, called AddThings.</param>
    public static IReadOnlyList<string> FluentMigrator(string source)
    {
        using var services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(static runner => runner.AddPostgres())
            .BuildServiceProvider();
        var generator = services.GetRequiredService<IGeneratorAccessor>().Generator;
        var context = new MigrationContext(new NoSchema(), services, null);
        ((IMigration)Activator.CreateInstance(Load(source))!).GetUpExpressions(context);

        // Names that nobody gives are made by convention.
        var conventions = new DefaultConventionSet(defaultSchemaName: null, workingDirectory: null);
        return [.. context.Expressions.Select(expression => expression.Apply(conventions)).Select(expression => (string)GenerateMethod(expression.GetType()).Invoke(generator, [expression])!)];
    }

    private static MethodInfo GenerateMethod(Type expression) => typeof(IMigrationGenerator).GetMethod("Generate", [expression])!;

    private static Type Load(string source)
    {
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(
            $"Migrations{Guid.NewGuid():N}", [Pack.Parse(source), Pack.Parse(Sources.Usings, "Usings.cs")], References.All, new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary))
            .Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType("AddThings", throwOnError: true)!;
    }

    /// <summary>No database is there to be asked.</summary>
    private sealed class NoSchema : IQuerySchema
    {
        public string DatabaseType => "Postgres";

        public IList<string> DatabaseTypeAliases => ["PostgreSQL"];

        public bool SchemaExists(string schemaName) => false;

        public bool TableExists(string schemaName, string tableName) => false;

        public bool ColumnExists(string schemaName, string tableName, string columnName) => false;

        public bool ConstraintExists(string schemaName, string tableName, string constraintName) => false;

        public bool IndexExists(string schemaName, string tableName, string indexName) => false;

        public bool SequenceExists(string schemaName, string sequenceName) => false;

        public bool DefaultValueExists(string schemaName, string tableName, string columnName, object defaultValue) => false;
    }

    private sealed class NoContext : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql();
    }
}
