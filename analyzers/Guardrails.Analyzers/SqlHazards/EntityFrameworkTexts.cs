using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>The SQL of EF Core's migrations.</summary>
internal static class EntityFrameworkTexts
{
    /// <summary>The text; null for other calls.</summary>
    public static SqlTextUse? Find(IInvocationOperation call, GuardrailsContext guardrails)
    {
        if (!call.TargetMethod.ContainingType.Is(guardrails.Symbols.MigrationBuilder) || !guardrails.EntityFrameworkMayUsePostgres)
        {
            return null;
        }

        return call.TargetMethod.Name == "Sql" && SqlTextUses.Argument(call.Arguments, "sql") is { } sql
            ? new(sql, SqlTextOwner.Migration, TransactionOf(call))
            : null;
    }

    /// <summary>
    /// EF Core runs a migration in one transaction. It commits it before an operation that asks to be outside and begins the next one behind
    /// it (<c>MigrationCommandExecutor</c>).
    /// </summary>
    private static RunnerTransaction TransactionOf(IInvocationOperation call) =>
        SqlTextUses.Argument(call.Arguments, "suppressTransaction")?.ConstantValue switch
        {
            null or { HasValue: true, Value: false } => RunnerTransaction.Shared,
            { HasValue: true } => RunnerTransaction.OneCommand,
            _ => RunnerTransaction.Unknown,
        };
}
