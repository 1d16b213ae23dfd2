using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers;

/// <summary>The types that the rules ask for, resolved once per compilation when somebody asks. Null: this compilation does not know the type.</summary>
internal sealed class KnownSymbols(Compilation compilation)
{
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> _found = new(StringComparer.Ordinal);
    private readonly Func<string, INamedTypeSymbol?> _find = name => compilation.GetTypeByMetadataName(name) ?? compilation.GetTypesByMetadataName(name).FirstOrDefault();

    // ADO.NET
    public INamedTypeSymbol? DbBatchCommand => Find("System.Data.Common.DbBatchCommand");
    public INamedTypeSymbol? DbDataSource => Find("System.Data.Common.DbDataSource");
    public INamedTypeSymbol? DbException => Find("System.Data.Common.DbException");
    public INamedTypeSymbol? IDbCommand => Find("System.Data.IDbCommand");

    // Npgsql
    public INamedTypeSymbol? NpgsqlBatchCommand => Find("Npgsql.NpgsqlBatchCommand");
    public INamedTypeSymbol? NpgsqlCommand => Find("Npgsql.NpgsqlCommand");
    public INamedTypeSymbol? NpgsqlConnection => Find("Npgsql.NpgsqlConnection");
    public INamedTypeSymbol? NpgsqlDataSource => Find("Npgsql.NpgsqlDataSource");

    // Dapper
    public INamedTypeSymbol? CommandDefinition => Find("Dapper.CommandDefinition");
    public INamedTypeSymbol? SqlMapper => Find("Dapper.SqlMapper");

    // EF Core
    public INamedTypeSymbol? DatabaseFacade => Find("Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade");
    public INamedTypeSymbol? DbContext => Find("Microsoft.EntityFrameworkCore.DbContext");
    public INamedTypeSymbol? DbContextAttribute => Find("Microsoft.EntityFrameworkCore.Infrastructure.DbContextAttribute");
    public INamedTypeSymbol? EntityFrameworkMigration => Find("Microsoft.EntityFrameworkCore.Migrations.Migration");
    public INamedTypeSymbol? EntityFrameworkMigrationAttribute => Find("Microsoft.EntityFrameworkCore.Migrations.MigrationAttribute");
    public INamedTypeSymbol? MigrationBuilder => Find("Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder");
    public INamedTypeSymbol? Migrator => Find("Microsoft.EntityFrameworkCore.Migrations.IMigrator");
    public INamedTypeSymbol? RelationalDatabaseFacadeExtensions => Find("Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions");
    public INamedTypeSymbol? RelationalQueryableExtensions => Find("Microsoft.EntityFrameworkCore.RelationalQueryableExtensions");

    // FluentMigrator, DbUp and Evolve
    public INamedTypeSymbol? DatabaseUpgradeResult => Find("DbUp.Engine.DatabaseUpgradeResult");
    public INamedTypeSymbol? DbUpScript => Find("DbUp.Engine.IScript");
    public INamedTypeSymbol? Evolve => Find("EvolveDb.Evolve");
    public INamedTypeSymbol? FluentMigration => Find("FluentMigrator.IMigration");
    public INamedTypeSymbol? FluentMigrationRunner => Find("FluentMigrator.Runner.IMigrationRunner");
    public INamedTypeSymbol? FluentPostgresExtensions => Find("FluentMigrator.Runner.PostgresRunnerBuilderExtensions");
    public INamedTypeSymbol? UpgradeEngine => Find("DbUp.Engine.UpgradeEngine");
    public INamedTypeSymbol? UpgradeEngineBuilder => Find("DbUp.Builder.UpgradeEngineBuilder");

    public INamedTypeSymbol? DbUpSqlScript => Find("DbUp.Engine.SqlScript");
    public INamedTypeSymbol? DbUpStandardExtensions => Find("StandardExtensions");
    public INamedTypeSymbol? FluentAlterRoot => Find("FluentMigrator.Builders.Alter.IAlterExpressionRoot");
    public INamedTypeSymbol? FluentCreateRoot => Find("FluentMigrator.Builders.Create.ICreateExpressionRoot");
    public INamedTypeSymbol? FluentDeleteRoot => Find("FluentMigrator.Builders.Delete.IDeleteExpressionRoot");
    public INamedTypeSymbol? FluentExecuteRoot => Find("FluentMigrator.Builders.Execute.IExecuteExpressionRoot");
    public INamedTypeSymbol? FluentMaintenanceAttribute => Find("FluentMigrator.MaintenanceAttribute");
    public INamedTypeSymbol? FluentMigrationAttribute => Find("FluentMigrator.MigrationAttribute");
    public INamedTypeSymbol? FluentRenameRoot => Find("FluentMigrator.Builders.Rename.IRenameExpressionRoot");
    public INamedTypeSymbol? FluentUpdateRoot => Find("FluentMigrator.Builders.Update.IUpdateExpressionRoot");

    // Guardrails
    public INamedTypeSymbol? BestEffortAttribute => Find("Guardrails.BestEffortAttribute");
    public INamedTypeSymbol? GuardedExecutor => Find("Guardrails.GuardedExecutor");
    public INamedTypeSymbol? GuardedMigrationBuilderExtensions => Find("Microsoft.EntityFrameworkCore.Migrations.GuardrailsMigrationBuilderExtensions");
    public INamedTypeSymbol? GuardedNpgsqlExtensions => Find("Guardrails.GuardedNpgsqlExtensions");
    public INamedTypeSymbol? GuardedTransaction => Find("Guardrails.GuardedTransaction");
    public INamedTypeSymbol? MigrationFailedException => Find("Guardrails.MigrationFailedException");

    // The host
    public INamedTypeSymbol? BackgroundService => Find("Microsoft.Extensions.Hosting.BackgroundService");
    public INamedTypeSymbol? HostedService => Find("Microsoft.Extensions.Hosting.IHostedService");

    // The base library
    public INamedTypeSymbol? AggregateException => Find("System.AggregateException");
    public INamedTypeSymbol? CancellationToken => Find("System.Threading.CancellationToken");
    public INamedTypeSymbol? DoesNotReturnAttribute => Find("System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute");
    public INamedTypeSymbol? Environment => Find("System.Environment");
    public INamedTypeSymbol? Exception => Find("System.Exception");
    public INamedTypeSymbol? ExceptionDispatchInfo => Find("System.Runtime.ExceptionServices.ExceptionDispatchInfo");
    public INamedTypeSymbol? InvalidOperationException => Find("System.InvalidOperationException");
    public INamedTypeSymbol? OperationCanceledException => Find("System.OperationCanceledException");
    public INamedTypeSymbol? Process => Find("System.Diagnostics.Process");
    public INamedTypeSymbol? StringSyntaxAttribute => Find("System.Diagnostics.CodeAnalysis.StringSyntaxAttribute");
    public INamedTypeSymbol? Task => Find("System.Threading.Tasks.Task");
    public INamedTypeSymbol? TaskCompletionSource => Find("System.Threading.Tasks.TaskCompletionSource");
    public INamedTypeSymbol? TaskCompletionSourceOfT => Find("System.Threading.Tasks.TaskCompletionSource`1");
    public INamedTypeSymbol? TimeoutException => Find("System.TimeoutException");
    public INamedTypeSymbol? ValueTask => Find("System.Threading.Tasks.ValueTask");

    /// <summary>Two references may define the same type (<c>GetTypeByMetadataName</c> then gives up): any of them will do.</summary>
    private INamedTypeSymbol? Find(string name) => _found.GetOrAdd(name, _find);
}
