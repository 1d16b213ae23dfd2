using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3018: ALTER DOMAIN that checks stored values.</summary>
public sealed class DomainCheckScansTables : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3018",
        "A domain's new constraint reads every table that uses the domain",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "ALTER DOMAIN … ADD CHECK, SET NOT NULL and VALIDATE CONSTRAINT hold SHARE on every table with a column of the domain while all of their rows are read: nobody can write to any of them.",
        "CHECKs on the tables, with NOT VALID and VALIDATE CONSTRAINT.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is not AlterDomainStatement alter || !ChecksRows(alter) || context.State.WasTypeCreated(context.Schema.Resolve(alter.Domain)))
        {
            return;
        }

        // Where all is known, no table is a fact.
        var domain = context.Schema.FindType(alter.Domain);
        if (context.Schema.IsComplete && domain is not null && context.Footprint.Locks.Count == 0)
        {
            return;
        }

        var worst = context.LocksOnExisting().FirstOrDefault(static taken => taken.Work != TableWork.None);
        context.Report(worst is not null
            ? Hazard.Of(worst, $"ALTER DOMAIN {alter.Domain} {Wording.Takes(worst)}, and likewise every table that uses the domain; add CHECKs to the tables with NOT VALID, then VALIDATE CONSTRAINT")
            : new Hazard($"ALTER DOMAIN {alter.Domain} takes SHARE on every table that uses the domain and reads all of it: nobody can write to them meanwhile; add CHECKs to the tables with NOT VALID, then VALIDATE CONSTRAINT (which tables use it is not known; --schema would tell)")
            {
                LockMode = LockMode.Share,
                Work = TableWork.Scan,
                IsCautious = true,
            });
    }

    private static bool ChecksRows(AlterDomainStatement alter) => alter.Action switch
    {
        AlterDomainAction.AddConstraint => alter.Constraint is { IsNotValid: false },
        AlterDomainAction.SetNotNull or AlterDomainAction.ValidateConstraint => true,
        _ => false,
    };
}
