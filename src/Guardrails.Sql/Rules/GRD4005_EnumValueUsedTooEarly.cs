using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4005: an enum value used in the transaction that adds it.</summary>
public sealed class EnumValueUsedTooEarly : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4005",
        "An enum value is added and used in one transaction",
        RuleCategory.Transactions,
        RuleSeverity.Error,
        "A value that ALTER TYPE … ADD VALUE has added can only be used after a commit: in the same transaction it fails with SQLSTATE 55P04, also in defaults, CHECKs, predicates, views and functions in SQL.",
        "Commit between ALTER TYPE … ADD VALUE and its first use.");

    /// <inheritdoc/>
    internal override bool LooksAtQueries => true;

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.State.Transaction is not { NewEnumValues.Count: > 0 } transaction || context.Statement is AlterTypeStatement or CommentStatement or DoStatement)
        {
            return;
        }

        foreach (var (type, value, isNewType) in transaction.NewEnumValues)
        {
            if (isNewType && context.ServerMajor >= 17)
            {
                continue;
            }

            var literal = "'" + value.Replace("'", "''") + "'";
            var place = context.Script.Text.IndexOf(literal, context.Statement.Span.Start, context.Statement.Span.Length, StringComparison.Ordinal);
            if (place >= 0)
            {
                context.Report(new Hazard(
                    $"{literal} was added to {type} in this very transaction and cannot be used before it is committed (55P04); commit before")
                {
                    Span = new TextSpan(place, literal.Length),
                });
                return;
            }
        }
    }
}
