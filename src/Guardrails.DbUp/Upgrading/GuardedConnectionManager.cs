using System.Data;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Engine.Transactions;
using Guardrails.Integration;
using Microsoft.Extensions.Logging;

namespace Guardrails.DbUp.Upgrading;

/// <summary>
/// DbUp's connection manager, whose operations begin with the migration lock: DbUp reads its journal inside them, so what another migrator
/// has applied in the meantime counts. The transactions are the operation's, because they have to be repeated; DbUp's own code is
/// left without.
/// </summary>
internal sealed class GuardedConnectionManager(IConnectionManager inner, GuardOptions limits, ILoggerFactory loggers) : IConnectionManager
{
    public const string Framework = "DbUp";

    public IConnectionManager Inner => inner;

    /// <summary>The operation under way; <see langword="null"/> when there is none, or it is not guarded.</summary>
    public GuardedOperation? Operation { get; private set; }

    public TransactionMode TransactionMode { get; set; }

    public bool IsScriptOutputLogged
    {
        get => inner.IsScriptOutputLogged;
        set => inner.IsScriptOutputLogged = value;
    }

    public int? ExecutionTimeoutSeconds
    {
        get => inner.ExecutionTimeoutSeconds;
        set => inner.ExecutionTimeoutSeconds = value;
    }

    public IDisposable OperationStarting(IUpgradeLog upgradeLog, List<SqlScript> executedScripts)
    {
        if (GuardMode.IsOff(Framework, loggers))
        {
            inner.TransactionMode = TransactionMode;
            return inner.OperationStarting(upgradeLog, executedScripts);
        }

        inner.TransactionMode = TransactionMode.NoTransaction;
        return Operation = new GuardedOperation(inner, TransactionMode, limits, loggers, upgradeLog, executedScripts, () => Operation = null);
    }

    public void ExecuteCommandsWithManagedConnection(Action<Func<IDbCommand>> action) => inner.ExecuteCommandsWithManagedConnection(action);

    public T ExecuteCommandsWithManagedConnection<T>(Func<Func<IDbCommand>, T> actionWithResult) => inner.ExecuteCommandsWithManagedConnection(actionWithResult);

    public IEnumerable<string> SplitScriptIntoCommands(string scriptContents) => inner.SplitScriptIntoCommands(scriptContents);

    public bool TryConnect(IUpgradeLog upgradeLog, out string errorMessage) => inner.TryConnect(upgradeLog, out errorMessage);
}
