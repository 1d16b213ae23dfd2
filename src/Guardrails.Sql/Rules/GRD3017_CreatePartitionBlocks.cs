using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3017: CREATE TABLE … PARTITION OF.</summary>
public sealed class CreatePartitionBlocks : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3017",
        "CREATE TABLE … PARTITION OF locks the parent against reads and writes",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "CREATE TABLE … PARTITION OF needs ACCESS EXCLUSIVE on the parent, and on the DEFAULT partition, which it reads all of.",
        "CREATE TABLE … (LIKE parent INCLUDING DEFAULTS INCLUDING CONSTRAINTS), then ATTACH PARTITION, which lets others use the parent.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is CreateTableStatement { PartitionOf: { } parent, IsDdl: true } && context.LockOnExisting(parent) is { } held && held.Mode.BlocksReaders())
        {
            context.Report(Hazard.Of(
                held, $"CREATE TABLE … PARTITION OF {Wording.Takes(held)}; create the table on its own with LIKE, then ATTACH PARTITION"));
        }
    }
}
