using Guardrails.Integration;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.FluentMigrator.Running;

/// <summary>
/// The commands of one migration with <c>TransactionBehavior.None</c>. Each runs when FluentMigrator comes to it, on a session of the
/// guard's own; what the migration has set before is set there again.
/// </summary>
internal sealed class StandaloneCommands(FrameworkGuard guard, CancellationToken cancellationToken)
{
    private readonly List<string> _settings = [];

    public void Execute(string sql)
    {
        guard.RunStandalone([.. _settings, sql], cancellationToken);
        if (SqlParser.Parse(sql).Statements is { Count: > 0 } statements && statements.All(s => s is SetStatement))
        {
            _settings.Add(sql);
        }
    }
}
