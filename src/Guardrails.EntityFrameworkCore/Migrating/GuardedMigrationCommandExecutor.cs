using System.Data;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Guardrails.EntityFrameworkCore.Migrating;

/// <summary>
/// Where all DDL of EF Core passes. Migrations and <c>EnsureCreated</c> go to the guard. EF Core's own bookkeeping (creating the history
/// table or the database) stays with EF Core: it reads the raw errors of that to find out who was first.
/// </summary>
internal sealed class GuardedMigrationCommandExecutor(
    IMigrationCommandExecutor inner, GuardScope scope, MigrationRunner runner, Func<IRelationalDatabaseCreator> creator) : IMigrationCommandExecutor
{
    public void ExecuteNonQuery(IEnumerable<MigrationCommand> migrationCommands, IRelationalConnection connection)
    {
        if (scope.IsOff || !runner.IsOwn(connection))
        {
            inner.ExecuteNonQuery(migrationCommands, connection);
            return;
        }

        Task.Run(() => CreateTablesAsync([.. migrationCommands], async: false, CancellationToken.None)).GetAwaiter().GetResult();
    }

    public Task ExecuteNonQueryAsync(IEnumerable<MigrationCommand> migrationCommands, IRelationalConnection connection, CancellationToken cancellationToken = default) =>
        scope.IsOff || !runner.IsOwn(connection)
            ? inner.ExecuteNonQueryAsync(migrationCommands, connection, cancellationToken)
            : CreateTablesAsync([.. migrationCommands], async: true, cancellationToken);

    public int ExecuteNonQuery(
        IReadOnlyList<MigrationCommand> migrationCommands,
        IRelationalConnection connection,
        MigrationExecutionState executionState,
        bool commitTransaction,
        IsolationLevel? isolationLevel = null) =>
        IsBookkeeping(connection, executionState)
            ? inner.ExecuteNonQuery(migrationCommands, connection, executionState, commitTransaction, isolationLevel)
            : Task.Run(() => MigrateAsync(migrationCommands, executionState, isolationLevel, async: false, CancellationToken.None)).GetAwaiter().GetResult();

    public Task<int> ExecuteNonQueryAsync(
        IReadOnlyList<MigrationCommand> migrationCommands,
        IRelationalConnection connection,
        MigrationExecutionState executionState,
        bool commitTransaction,
        IsolationLevel? isolationLevel = null,
        CancellationToken cancellationToken = default) =>
        IsBookkeeping(connection, executionState)
            ? inner.ExecuteNonQueryAsync(migrationCommands, connection, executionState, commitTransaction, isolationLevel, cancellationToken)
            : MigrateAsync(migrationCommands, executionState, isolationLevel, async: true, cancellationToken);

    private bool IsBookkeeping(IRelationalConnection connection, MigrationExecutionState state) =>
        scope.IsOff || state.CurrentMigrationId is null || !runner.IsOwn(connection);

    private async Task<int> MigrateAsync(
        IReadOnlyList<MigrationCommand> commands, MigrationExecutionState state, IsolationLevel? isolationLevel, bool async, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, scope.Lost);
        await runner.RunAsync(state.CurrentMigrationId!, commands, state, isolationLevel, async, stop.Token).ConfigureAwait(false);
        return commands.Count;
    }

    /// <summary>
    /// <c>EnsureCreated</c>, and whoever else has tables created. Under the migration lock as well: when there were no tables before the wait
    /// for it and there are after it, another process has just created them.
    /// </summary>
    private async Task CreateTablesAsync(IReadOnlyList<MigrationCommand> commands, bool async, CancellationToken cancellationToken)
    {
        scope.RefuseUserTransaction();
        if (scope.IsLocked)
        {
            await CreateTablesUnderLockAsync(commands, async, cancellationToken).ConfigureAwait(false);
            return;
        }

        var hadTables = await HasTablesAsync(async, cancellationToken).ConfigureAwait(false);
        var held = await scope.Lock.AcquireAsync(scope.Options.MigrationLockTimeout, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            using var run = scope.Enter(held);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
            if (hadTables || !await HasTablesAsync(async, stop.Token).ConfigureAwait(false))
            {
                await CreateTablesUnderLockAsync(commands, async, stop.Token).ConfigureAwait(false);
            }
        }
    }

    private Task CreateTablesUnderLockAsync(IReadOnlyList<MigrationCommand> commands, bool async, CancellationToken cancellationToken) =>
        runner.RunAsync("create tables", commands, new MigrationExecutionState(), null, async, cancellationToken);

    private async Task<bool> HasTablesAsync(bool async, CancellationToken cancellationToken) =>
        async ? await creator().HasTablesAsync(cancellationToken).ConfigureAwait(false) : creator().HasTables();
}
