using System.Runtime.CompilerServices;
using Guardrails.Connections;
using Npgsql;

namespace Guardrails;

/// <summary>Guarded execution on what a program already has: a data source or a connection.</summary>
public static class GuardedNpgsqlExtensions
{
    // What was learnt about the server behind a data source is worth a round trip the next time.
    private static readonly ConditionalWeakTable<NpgsqlDataSource, ConnectionSource> Known = [];

    /// <summary>Executes a script under guard, as <see cref="GuardedExecutor.ExecuteAsync"/> does.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="sql">One or more statements.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server and rolls its transaction back.</param>
    /// <inheritdoc cref="GuardedExecutor.ExecuteAsync"/>
    public static Task<ExecutionReport> ExecuteGuardedAsync(
        this NpgsqlDataSource dataSource, string sql, GuardOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new GuardedExecutor(Known.GetValue(dataSource, ConnectionSource.From), options, null, null).ExecuteAsync(sql, cancellationToken);
    }

    /// <summary>Executes a script under guard on this connection, which is left as it was: open or closed, with its own settings.</summary>
    /// <param name="connection">A connection that is not inside a transaction; opened for the call when it is closed.</param>
    /// <param name="sql">One or more statements. What cannot run in a transaction runs on a connection of its own to the same server.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the statement on the server and rolls its transaction back.</param>
    /// <exception cref="InvalidOperationException">The connection is inside a transaction.</exception>
    /// <inheritdoc cref="GuardedExecutor.ExecuteAsync"/>
    public static Task<ExecutionReport> ExecuteGuardedAsync(
        this NpgsqlConnection connection, string sql, GuardOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new GuardedExecutor(ConnectionSource.From(connection), options, null, null).ExecuteAsync(sql, cancellationToken);
    }

    /// <summary>The synchronous twin of <see cref="ExecuteGuardedAsync(NpgsqlDataSource, string, GuardOptions?, CancellationToken)"/>.</summary>
    /// <inheritdoc cref="ExecuteGuardedAsync(NpgsqlDataSource, string, GuardOptions?, CancellationToken)"/>
    public static ExecutionReport ExecuteGuarded(
        this NpgsqlDataSource dataSource, string sql, GuardOptions? options = null, CancellationToken cancellationToken = default) =>
        Execution.SyncBridge.Run(() => ExecuteGuardedAsync(dataSource, sql, options, cancellationToken));

    /// <summary>The synchronous twin of <see cref="ExecuteGuardedAsync(NpgsqlConnection, string, GuardOptions?, CancellationToken)"/>.</summary>
    /// <inheritdoc cref="ExecuteGuardedAsync(NpgsqlConnection, string, GuardOptions?, CancellationToken)"/>
    public static ExecutionReport ExecuteGuarded(
        this NpgsqlConnection connection, string sql, GuardOptions? options = null, CancellationToken cancellationToken = default) =>
        Execution.SyncBridge.Run(() => ExecuteGuardedAsync(connection, sql, options, cancellationToken));
}
