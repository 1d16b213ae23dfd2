using DbUp.Builder;
using DbUp.Engine;
using DbUp.Postgresql;
using DbUp.Support;

namespace Guardrails.DbUp.Upgrading;

/// <summary>DbUp's script executor whose scripts run through the guarded operation; when that is switched off, as DbUp runs them.</summary>
internal sealed class GuardedScriptExecutor : PostgresqlScriptExecutor
{
    private readonly UpgradeConfiguration _configuration;
    private readonly GuardedConnectionManager _connections;

    public GuardedScriptExecutor(UpgradeConfiguration configuration, GuardedConnectionManager connections, PostgresqlScriptExecutor own)
        : base(
            () => configuration.ConnectionManager,
            () => configuration.Log,
            own.Schema,
            () => configuration.VariablesEnabled,
            configuration.ScriptPreprocessors,
            () => configuration.Journal)
    {
        _configuration = configuration;
        _connections = connections;
        ExecutionTimeoutSeconds = own.ExecutionTimeoutSeconds;
    }

    public override void Execute(SqlScript script, IDictionary<string, string>? variables)
    {
        if (_connections.Operation is not { } operation)
        {
            base.Execute(script, variables);
            return;
        }

        var journal = _configuration.Journal;
        Log().LogInformation("Executing Database Server script '{0}'", script.Name);
        try
        {
            operation.Run(new GuardedScript
            {
                Name = script.Name,
                Text = PreprocessScriptContents(script, variables),
                Execute = _connections.IsScriptOutputLogged ? ExecuteAndLogOutput : ExecuteNonQuery,
                EnsureJournal = journal.EnsureTableExistsAndIsLatestVersion,
                Journal = script.SqlScriptOptions.ScriptType == ScriptType.RunOnce ? create => journal.StoreExecutedScript(script, create) : null,
            });
        }
        catch (MigrationFailedException e)
        {
            Log().LogInformation("Exception has occurred in script: '{0}'", script.Name);
            Log().LogError("{0}", e.Message);
            throw;
        }
    }
}
