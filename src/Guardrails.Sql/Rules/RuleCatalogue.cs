namespace Guardrails.Sql.Rules;

/// <summary>All rules.</summary>
public static class RuleCatalogue
{
    /// <summary>The rules for SQL, in the order of their ids.</summary>
    public static IReadOnlyList<HazardRule> All { get; } =
    [
        new HandlerSwallowsFailure(),
        new AddColumnRewritesTable(),
        new AddNotNullWithoutDefault(),
        new CheckScansTable(),
        new ForeignKeyScansTables(),
        new UniqueConstraintBuildsIndex(),
        new ExclusionConstraintBuildsIndex(),
        new SetNotNullScansTable(),
        new ColumnTypeChangeRewrites(),
        new CreateIndexBlocksWrites(),
        new DropIndexBlocks(),
        new ReindexBlocks(),
        new AttachPartitionScans(),
        new DetachPartitionBlocks(),
        new RewritesTable(),
        new RefreshBlocksReaders(),
        new LocksSecondTable(),
        new CreatePartitionBlocks(),
        new DomainCheckScansTables(),
        new TruncateBlocks(),
        new ForbiddenInTransaction(),
        new HalfAppliedMigration(),
        new ValidatesUnderStrongLock(),
        new LongWorkUnderLock(),
        new EnumValueUsedTooEarly(),
        new NoTimeouts(),
        new TimeoutWithoutEffect(),
        new ConcurrentlyIfNotExists(),
        new UnbalancedTransaction(),
        new SeveralTablesLocked(),
        new DropsWhatIsUsed(),
        new RenamesWhatIsUsed(),
        new BreaksRunningVersions(),
        new DropsGuarantee(),
        new LosesData(),
        new SyntaxError(),
        new UnusedSuppression(),
        new SuppressionWithoutReason(),
    ];

    /// <summary>The descriptors of all rules, those of the C# analyzers included, in the order of their ids.</summary>
    public static IReadOnlyList<RuleDescriptor> Descriptors { get; } =
        [.. All.Select(static rule => rule.Descriptor).Concat(CSharpRules.All).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>The descriptor with an id, in any case; null when there is none.</summary>
    public static RuleDescriptor? Find(string id)
    {
        foreach (var descriptor in Descriptors)
        {
            if (string.Equals(descriptor.Id, id, StringComparison.OrdinalIgnoreCase))
            {
                return descriptor;
            }
        }

        return null;
    }
}
