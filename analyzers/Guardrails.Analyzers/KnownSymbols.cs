using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers;

/// <summary>The types that the rules ask for, resolved once per compilation. Null: this compilation does not know the type.</summary>
internal sealed class KnownSymbols(Compilation compilation)
{
    // ADO.NET
    public INamedTypeSymbol? DbBatchCommand { get; } = Find(compilation, "System.Data.Common.DbBatchCommand");
    public INamedTypeSymbol? DbDataSource { get; } = Find(compilation, "System.Data.Common.DbDataSource");
    public INamedTypeSymbol? DbException { get; } = Find(compilation, "System.Data.Common.DbException");
    public INamedTypeSymbol? IDbCommand { get; } = Find(compilation, "System.Data.IDbCommand");

    // Npgsql
    public INamedTypeSymbol? NpgsqlBatchCommand { get; } = Find(compilation, "Npgsql.NpgsqlBatchCommand");
    public INamedTypeSymbol? NpgsqlCommand { get; } = Find(compilation, "Npgsql.NpgsqlCommand");
    public INamedTypeSymbol? NpgsqlConnection { get; } = Find(compilation, "Npgsql.NpgsqlConnection");
    public INamedTypeSymbol? NpgsqlDataSource { get; } = Find(compilation, "Npgsql.NpgsqlDataSource");

    // Dapper
    public INamedTypeSymbol? CommandDefinition { get; } = Find(compilation, "Dapper.CommandDefinition");
    public INamedTypeSymbol? SqlMapper { get; } = Find(compilation, "Dapper.SqlMapper");

    // EF Core
    public INamedTypeSymbol? DatabaseFacade { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade");
    public INamedTypeSymbol? DbContext { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.DbContext");
    public INamedTypeSymbol? DbContextAttribute { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.Infrastructure.DbContextAttribute");
    public INamedTypeSymbol? EntityFrameworkMigration { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.Migrations.Migration");
    public INamedTypeSymbol? EntityFrameworkMigrationAttribute { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.Migrations.MigrationAttribute");
    public INamedTypeSymbol? MigrationBuilder { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder");
    public INamedTypeSymbol? Migrator { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.Migrations.IMigrator");
    public INamedTypeSymbol? RelationalDatabaseFacadeExtensions { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions");
    public INamedTypeSymbol? RelationalQueryableExtensions { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions");

    // FluentMigrator, DbUp and Evolve
    public INamedTypeSymbol? DatabaseUpgradeResult { get; } = Find(compilation, "DbUp.Engine.DatabaseUpgradeResult");
    public INamedTypeSymbol? DbUpScript { get; } = Find(compilation, "DbUp.Engine.IScript");
    public INamedTypeSymbol? Evolve { get; } = Find(compilation, "EvolveDb.Evolve");
    public INamedTypeSymbol? FluentMigration { get; } = Find(compilation, "FluentMigrator.IMigration");
    public INamedTypeSymbol? FluentMigrationRunner { get; } = Find(compilation, "FluentMigrator.Runner.IMigrationRunner");
    public INamedTypeSymbol? FluentPostgresExtensions { get; } = Find(compilation, "FluentMigrator.Runner.PostgresRunnerBuilderExtensions");
    public INamedTypeSymbol? UpgradeEngine { get; } = Find(compilation, "DbUp.Engine.UpgradeEngine");
    public INamedTypeSymbol? UpgradeEngineBuilder { get; } = Find(compilation, "DbUp.Builder.UpgradeEngineBuilder");

    public INamedTypeSymbol? DbUpSqlScript { get; } = Find(compilation, "DbUp.Engine.SqlScript");
    public INamedTypeSymbol? DbUpStandardExtensions { get; } = Find(compilation, "StandardExtensions");
    public INamedTypeSymbol? FluentAlterRoot { get; } = Find(compilation, "FluentMigrator.Builders.Alter.IAlterExpressionRoot");
    public INamedTypeSymbol? FluentCreateRoot { get; } = Find(compilation, "FluentMigrator.Builders.Create.ICreateExpressionRoot");
    public INamedTypeSymbol? FluentDeleteRoot { get; } = Find(compilation, "FluentMigrator.Builders.Delete.IDeleteExpressionRoot");
    public INamedTypeSymbol? FluentExecuteRoot { get; } = Find(compilation, "FluentMigrator.Builders.Execute.IExecuteExpressionRoot");
    public INamedTypeSymbol? FluentMaintenanceAttribute { get; } = Find(compilation, "FluentMigrator.MaintenanceAttribute");
    public INamedTypeSymbol? FluentMigrationAttribute { get; } = Find(compilation, "FluentMigrator.MigrationAttribute");
    public INamedTypeSymbol? FluentRenameRoot { get; } = Find(compilation, "FluentMigrator.Builders.Rename.IRenameExpressionRoot");
    public INamedTypeSymbol? FluentUpdateRoot { get; } = Find(compilation, "FluentMigrator.Builders.Update.IUpdateExpressionRoot");

    // Guardrails
    public INamedTypeSymbol? BestEffortAttribute { get; } = Find(compilation, "Guardrails.BestEffortAttribute");
    public INamedTypeSymbol? GuardedExecutor { get; } = Find(compilation, "Guardrails.GuardedExecutor");
    public INamedTypeSymbol? GuardedMigrationBuilderExtensions { get; } = Find(compilation, "Microsoft.EntityFrameworkCore.Migrations.GuardrailsMigrationBuilderExtensions");
    public INamedTypeSymbol? GuardedNpgsqlExtensions { get; } = Find(compilation, "Guardrails.GuardedNpgsqlExtensions");
    public INamedTypeSymbol? GuardedTransaction { get; } = Find(compilation, "Guardrails.GuardedTransaction");
    public INamedTypeSymbol? MigrationFailedException { get; } = Find(compilation, "Guardrails.MigrationFailedException");

    // The host
    public INamedTypeSymbol? BackgroundService { get; } = Find(compilation, "Microsoft.Extensions.Hosting.BackgroundService");
    public INamedTypeSymbol? HostedService { get; } = Find(compilation, "Microsoft.Extensions.Hosting.IHostedService");

    // The base library
    public INamedTypeSymbol? AggregateException { get; } = Find(compilation, "System.AggregateException");
    public INamedTypeSymbol? CancellationToken { get; } = Find(compilation, "System.Threading.CancellationToken");
    public INamedTypeSymbol? DoesNotReturnAttribute { get; } = Find(compilation, "System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute");
    public INamedTypeSymbol? Environment { get; } = Find(compilation, "System.Environment");
    public INamedTypeSymbol? Exception { get; } = Find(compilation, "System.Exception");
    public INamedTypeSymbol? ExceptionDispatchInfo { get; } = Find(compilation, "System.Runtime.ExceptionServices.ExceptionDispatchInfo");
    public INamedTypeSymbol? InvalidOperationException { get; } = Find(compilation, "System.InvalidOperationException");
    public INamedTypeSymbol? OperationCanceledException { get; } = Find(compilation, "System.OperationCanceledException");
    public INamedTypeSymbol? Process { get; } = Find(compilation, "System.Diagnostics.Process");
    public INamedTypeSymbol? StringSyntaxAttribute { get; } = Find(compilation, "System.Diagnostics.CodeAnalysis.StringSyntaxAttribute");
    public INamedTypeSymbol? Task { get; } = Find(compilation, "System.Threading.Tasks.Task");
    public INamedTypeSymbol? TaskCompletionSource { get; } = Find(compilation, "System.Threading.Tasks.TaskCompletionSource");
    public INamedTypeSymbol? TaskCompletionSourceOfT { get; } = Find(compilation, "System.Threading.Tasks.TaskCompletionSource`1");
    public INamedTypeSymbol? TimeoutException { get; } = Find(compilation, "System.TimeoutException");
    public INamedTypeSymbol? ValueTask { get; } = Find(compilation, "System.Threading.Tasks.ValueTask");

    /// <summary>Two references may define the same type (<c>GetTypeByMetadataName</c> then gives up): any of them will do.</summary>
    private static INamedTypeSymbol? Find(Compilation compilation, string name) =>
        compilation.GetTypeByMetadataName(name) ?? compilation.GetTypesByMetadataName(name).FirstOrDefault();
}
