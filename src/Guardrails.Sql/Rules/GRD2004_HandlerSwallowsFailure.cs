using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD2004: an EXCEPTION handler that lets an unexpected failure pass as success.</summary>
public sealed class HandlerSwallowsFailure : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD2004",
        "A PL/pgSQL handler swallows failures that should stop the migration",
        RuleCategory.FailFast,
        RuleSeverity.Warning,
        "EXCEPTION WHEN OTHERS, and handlers for lock timeouts, cancellations and the like, let the block succeed although its work was undone: the migration goes on with a schema that is half built. RAISE NOTICE, WARNING and LOG swallow as well.",
        "Catch only what is expected, such as duplicate_column, or raise an exception again on every path.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        var body = context.Statement switch
        {
            DoStatement block => block.Code,
            CreateFunctionStatement function => function.Body,
            _ => null,
        };
        foreach (var handler in body?.Handlers ?? [])
        {
            if (!handler.AlwaysRaises && handler.Conditions.FirstOrDefault(IsUnexpected) is { } condition)
            {
                context.Report(new Hazard(
                    $"this handler catches {condition.ToUpperInvariant()} and can end without raising an exception, so that the failure passes as success; name the conditions that are expected, or RAISE again on every path")
                {
                    Span = handler.Span,
                });
            }
        }
    }

    /// <summary>Conditions that say nothing about what exists: the work was not done (manual, "PostgreSQL Error Codes").</summary>
    private static bool IsUnexpected(string condition) => condition is
        "others" or
        "lock_not_available" or "55p03" or "55P03" or
        "query_canceled" or "57014" or
        "deadlock_detected" or "40p01" or "40P01" or
        "serialization_failure" or "40001" or "transaction_rollback" or "40000" or
        "object_in_use" or "55006" or
        "operator_intervention" or "57000" or "admin_shutdown" or "57p01" or "57P01" or
        "insufficient_resources" or "53000" or "disk_full" or "53100" or "out_of_memory" or "53200" or
        "insufficient_privilege" or "42501" or "raise_exception" or "p0001" or "P0001" or "internal_error" or "xx000" or "XX000";
}
