using System.Runtime.ExceptionServices;
using Guardrails.EntityFrameworkCore.Scripting;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Guardrails.EntityFrameworkCore.Migrating;

/// <summary>
/// Lets EF Core's migrator work only while it alone holds the migration lock. EF Core itself releases its lock with every migration's
/// commit and goes on with the list that it read before: two migrators at once fail with 42701 and the like. Here the second one
/// begins when the first is done, and only then reads the history.
/// </summary>
internal sealed class GuardedMigrator(IMigrator inner, GuardScope scope, DatabaseCreation database) : IMigrator
{
    public void Migrate(string? targetMigration = null)
    {
        if (scope.IsOff)
        {
            inner.Migrate(targetMigration);
            return;
        }

        // On the pool, so that no synchronization context of the caller can deadlock; EF Core's own calls stay synchronous ones.
        Task.Run(() => RunAsync(
            false,
            _ =>
            {
                inner.Migrate(targetMigration);
                return Task.CompletedTask;
            },
            CancellationToken.None)).GetAwaiter().GetResult();
    }

    public Task MigrateAsync(string? targetMigration = null, CancellationToken cancellationToken = default) => scope.IsOff
        ? inner.MigrateAsync(targetMigration, cancellationToken)
        : RunAsync(true, token => inner.MigrateAsync(targetMigration, token), cancellationToken);

    public string GenerateScript(
        string? fromMigration = null, string? toMigration = null, MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default)
    {
        var script = inner.GenerateScript(fromMigration, toMigration, options);
        return scope.IsOff ? script : new ScriptTimeouts(scope.Options).Insert(script);
    }

    public bool HasPendingModelChanges() => inner.HasPendingModelChanges();

    private async Task RunAsync(bool async, Func<CancellationToken, Task> migrate, CancellationToken cancellationToken)
    {
        scope.RefuseUserTransaction();
        try
        {
            await database.EnsureAsync(async, cancellationToken).ConfigureAwait(false);
            var held = await scope.Lock.AcquireAsync(scope.Options.MigrationLockTimeout, cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                using var run = scope.Enter(held);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
                try
                {
                    await migrate(stop.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (scope.Explain(e, cancellationToken) is { } typed)
                {
                    ExceptionDispatchInfo.Throw(typed);
                }
            }
        }
        catch (Exception e) when (scope.Explain(e, cancellationToken) is { } typed)
        {
            ExceptionDispatchInfo.Throw(typed);
        }
    }
}
