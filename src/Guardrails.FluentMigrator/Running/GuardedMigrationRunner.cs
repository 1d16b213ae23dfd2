using System.Runtime.ExceptionServices;
using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Versioning;
using FluentMigrator.Runner.VersionTableInfo;
using Guardrails.Integration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guardrails.FluentMigrator.Running;

/// <summary>
/// FluentMigrator's runner, working only while it alone holds the migration lock. FluentMigrator itself has no lock, and reads the version
/// table once: two runners at once fail with 42P07 and the like. Here the second one begins when the first is done, and only then
/// reads the versions.
/// </summary>
internal sealed class GuardedMigrationRunner : MigrationRunner, IMigrationRunner
{
    private const string Framework = "FluentMigrator";

    private readonly GuardedPostgresProcessor? _processor;
    private readonly IVersionTableMetaData _versionTable;
    private readonly GuardOptions _limits;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<MigrationRunner> _logger;
    private MigrationLockHandle? _held;
    private bool? _isOff;

    public GuardedMigrationRunner(
        IOptions<RunnerOptions> options,
        IOptionsSnapshot<ProcessorOptions> processorOptions,
        IProfileLoader profileLoader,
        IProcessorAccessor processorAccessor,
        IMaintenanceLoader maintenanceLoader,
        IMigrationInformationLoader migrationLoader,
        ILogger<MigrationRunner> logger,
        IStopWatch stopWatch,
        IMigrationRunnerConventionsAccessor conventions,
        MigrationValidator validator,
        IServiceProvider services,
        IVersionTableMetaData versionTable,
        GuardOptions limits,
        ILoggerFactory loggers,
        IMigrationScopeManager? scopes = null)
        : base(
            options, processorOptions, profileLoader, processorAccessor, maintenanceLoader, migrationLoader, new AttemptLogger(logger), stopWatch, conventions, validator, services, scopes)
    {
        // Another database may be selected, or none at all; a preview sends nothing.
        _processor = processorOptions.Value.PreviewOnly ? null : processorAccessor.Processor as GuardedPostgresProcessor;
        _versionTable = versionTable;
        _limits = limits;
        _loggers = loggers;
        _logger = logger;
    }

    void IMigrationRunner.MigrateUp() => RunAll(MigrateUp);

    void IMigrationRunner.MigrateUp(long version) => RunAll(() => MigrateUp(version));

    void IMigrationRunner.MigrateDown(long version) => RunAll(() => MigrateDown(version));

    void IMigrationRunner.Rollback(int steps) => RunAll(() => Rollback(steps));

    void IMigrationRunner.RollbackToVersion(long version) => RunAll(() => RollbackToVersion(version));

    /// <inheritdoc/>
    public override void ApplyMigrationUp(IMigrationInfo migrationInfo, bool useTransaction) =>
        Apply(migrationInfo, useTransaction, base.ApplyMigrationUp, IsThereAlready);

    /// <inheritdoc/>
    public override void ApplyMigrationDown(IMigrationInfo migrationInfo, bool useTransaction) =>
        Apply(migrationInfo, useTransaction, base.ApplyMigrationDown, static _ => false);

    private bool IsOff => _isOff ??= GuardMode.IsOff(Framework, _loggers);

    private void RunAll(Action run)
    {
        if (_processor is not { } processor || IsOff)
        {
            run();
            return;
        }

        UnderLock(processor, () =>
        {
            // What another migrator has applied while we waited for it counts. Also creates the version table, in transactions of its own.
            VersionLoader.LoadVersionInfo();
            if (TransactionPerSession)
            {
                processor.RunSession(run);
            }
            else
            {
                run();
            }
        });
    }

    private void Apply(IMigrationInfo migration, bool useTransaction, Action<IMigrationInfo, bool> apply, Func<IMigration, bool> isDone)
    {
        ArgumentNullException.ThrowIfNull(migration);
        if (_processor is not { } processor || IsOff || processor.IsRunning)
        {
            apply(migration, useTransaction);
            return;
        }

        UnderLock(processor, () =>
        {
            if (isDone(migration.Migration))
            {
                return;
            }

            try
            {
                processor.Run(migration.GetName(), useTransaction, () => apply(migration, useTransaction), _held!.Lost);
            }
            catch (MigrationFailedException e)
            {
                RunnerLog.Failed(_logger, e, e.Message);
                throw;
            }
        });
    }

    private void UnderLock(GuardedPostgresProcessor processor, Action work)
    {
        if (_held is not null)
        {
            work();
            return;
        }

        var lost = CancellationToken.None;
        try
        {
            using var held = new MigrationLock(processor.Npgsql, _loggers).Acquire(_limits.MigrationLockTimeout);
            lost = held.Lost;
            _held = held;
            work();
        }
        catch (Exception e) when (FrameworkFailure.Explain(e, Framework, lost) is { } typed)
        {
            ExceptionDispatchInfo.Throw(typed);
        }
        finally
        {
            _held = null;
        }
    }

    /// <summary>Whoever looked at the versions without the lock may find, with the lock, that another process has just made their table.</summary>
    private bool IsThereAlready(IMigration migration) => migration switch
    {
        VersionSchemaMigration => Processor.SchemaExists(_versionTable.SchemaName),
        VersionMigration => Processor.TableExists(_versionTable.SchemaName, _versionTable.TableName),
        VersionUniqueMigration => Processor.ColumnExists(_versionTable.SchemaName, _versionTable.TableName, _versionTable.AppliedOnColumnName),
        VersionDescriptionMigration => Processor.ColumnExists(_versionTable.SchemaName, _versionTable.TableName, _versionTable.DescriptionColumnName),
        _ => false,
    };
}

/// <summary>What the runner itself has to say.</summary>
internal static partial class RunnerLog
{
    [LoggerMessage(1310, LogLevel.Error, "{Reason}")]
    public static partial void Failed(ILogger logger, Exception error, string reason);
}
