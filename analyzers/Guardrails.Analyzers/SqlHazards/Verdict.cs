using Guardrails.Analyzers.Configuration;
using Guardrails.Analyzers.SqlHazards.Typed;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>Whether a finding of the linter is worth reporting where it stands in a program, and how much it weighs.</summary>
internal sealed class Verdict(GuardrailsContext guardrails, HazardOptions options, ConfiguredLists lists)
{
    private const string NoTimeouts = "GRD4006";
    private const string SyntaxError = "GRD9001";
    private const string TypeChange = "GRD3008";
    private const string SeveralTables = "GRD4010";
    private const string GuaranteeDropped = "GRD5004";
    private const string UnusedSuppression = "GRD9002";
    private const string SuppressionWithoutReason = "GRD9003";

    /// <summary>The rules that the linter runs: what is off by default can be turned on for the compiler, which decides about it.</summary>
    /// <param name="owner">What kind of code runs the script.</param>
    public IReadOnlyDictionary<string, RuleSeverity> Severities(SqlTextOwner owner) => new Dictionary<string, RuleSeverity>
    {
        [SuppressionWithoutReason] = RuleSeverity.Suggestion,
        // The guard sets the timeouts. Around it, in ordinary code, GRD1001 says so already.
        [NoTimeouts] = owner == SqlTextOwner.Migration && !guardrails.HasRuntime ? RuleSeverity.Suggestion : RuleSeverity.None,
    };

    /// <summary>The finding's weight; null when it is not reported.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="script">The script that it is about.</param>
    /// <param name="isUndo">Whether the script takes a migration back.</param>
    /// <param name="hasUnknownParts">Whether parts of the text are only known to the running program.</param>
    public DiagnosticSeverity? SeverityOf(Finding finding, SqlScript script, bool isUndo, bool hasUnknownParts)
    {
        var rule = finding.Rule;
        if ((rule.Id == SyntaxError && hasUnknownParts) || (isUndo && (rule.Category == RuleCategory.Compatibility || TakesTablesBack(finding, script))))
        {
            return null;
        }

        if (rule.Category is RuleCategory.Locks or RuleCategory.Transactions && lists.Allows(finding.Relation))
        {
            return null;
        }

        var severity = SqlRuleDescriptors.Of(rule).DefaultSeverity;
        if (isUndo && rule.Category == RuleCategory.Locks)
        {
            return DiagnosticSeverity.Info;
        }

        var isCertain = !finding.IsCautious && !hasUnknownParts;
        if (options.Mode == HazardMode.Enforce && isCertain && (rule.Category == RuleCategory.FailFast || IsHeavy(finding)))
        {
            return DiagnosticSeverity.Error;
        }

        return severity == DiagnosticSeverity.Error && (!isCertain || options.Mode == HazardMode.Warn) ? DiagnosticSeverity.Warning : severity;
    }

    /// <summary>
    /// Whether a finding in a statement that a framework makes of an operation is about the operation: not about SQL that nobody wrote,
    /// and not about what might be known besides the old type that the operation names itself.
    /// </summary>
    public static bool IsAboutOperation(Finding finding, TypedStatement statement) =>
        finding.Rule.Id != SyntaxError
        && !(statement.DropsOwnConstraint && finding.Rule.Id == GuaranteeDropped)
        && !(statement.KnowsOldType && finding is { Rule.Id: TypeChange, IsCautious: true, Work: not TableWork.Rewrite });

    /// <summary>
    /// Whether it only says that tables are dropped together. To take a migration back is to drop all that it created, which versions that
    /// still use them do not survive in any order.
    /// </summary>
    private static bool TakesTablesBack(Finding finding, SqlScript script) =>
        finding.Rule.Id == SeveralTables && finding.Statement > 0 && script.Statements[finding.Statement - 1].Kind == StatementKind.DropTable;

    /// <summary>Work that grows with the table while writers, or everybody, wait.</summary>
    private static bool IsHeavy(Finding finding) =>
        finding.Rule.Category == RuleCategory.Locks && finding.Work != TableWork.None && (finding.LockMode?.BlocksWriters() ?? false);

    /// <summary>
    /// Whether it is about what GRD1001 calls DDL, and not about a temporary table that another text of the file creates; or about a
    /// comment that speaks to the rules.
    /// </summary>
    public bool IsAboutDdl(Finding finding, SqlScript script, FoldedSql text, SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (finding.Rule.Id is UnusedSuppression or SuppressionWithoutReason)
        {
            return true;
        }

        if (finding.Statement == 0 || finding.Rule.Id == SyntaxError || script.Statements[finding.Statement - 1] is not { IsDdl: true } statement)
        {
            return false;
        }

        return statement.Kind == StatementKind.Do
            || statement.Relations.Count == 0
            || guardrails.TemporaryTables(tree, cancellationToken) is not { IsEmpty: false } temporary
            || !statement.Relations.All(relation => temporary.Contains(text.Describe(relation.Name)));
    }
}
