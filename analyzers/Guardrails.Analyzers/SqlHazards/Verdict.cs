using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>Whether a finding of the linter is worth reporting where it stands in a program, and how much it weighs.</summary>
internal sealed class Verdict(GuardrailsContext guardrails, HazardOptions options, SemanticModel model, CancellationToken cancellationToken)
{
    private const string NoTimeouts = "GRD4006";
    private const string SyntaxError = "GRD9001";
    private const string SuppressionWithoutReason = "GRD9003";

    /// <summary>The rules that the linter runs: what is off by default can be turned on for the compiler, which decides about it.</summary>
    public IReadOnlyDictionary<string, RuleSeverity> Severities(SqlTextUse first) => new Dictionary<string, RuleSeverity>
    {
        [SuppressionWithoutReason] = RuleSeverity.Suggestion,
        // The guard sets the timeouts. Around it, in ordinary code, GRD1001 says so already.
        [NoTimeouts] = first.Owner == SqlTextOwner.Migration && !guardrails.HasRuntime ? RuleSeverity.Suggestion : RuleSeverity.None,
    };

    /// <summary>The finding's weight; null when it is not reported.</summary>
    public DiagnosticSeverity? SeverityOf(Finding finding, SqlScript script, SqlTextUse use, FoldedSql text, bool hasUnknownParts)
    {
        var rule = finding.Rule;
        if ((rule.Id == SyntaxError && hasUnknownParts)
            || (use.IsUndo && rule.Category == RuleCategory.Compatibility)
            || (use.Owner == SqlTextOwner.Application && !IsAboutDdl(finding, script, text)))
        {
            return null;
        }

        var severity = SqlRuleDescriptors.Of(rule).DefaultSeverity;
        if (use.IsUndo && rule.Category == RuleCategory.Locks)
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

    /// <summary>Work that grows with the table while writers, or everybody, wait.</summary>
    private static bool IsHeavy(Finding finding) =>
        finding.Rule.Category == RuleCategory.Locks && finding.Work != TableWork.None && (finding.LockMode?.BlocksWriters() ?? false);

    /// <summary>Whether it is about what GRD1001 calls DDL, and not about a temporary table that another text of the file creates.</summary>
    private bool IsAboutDdl(Finding finding, SqlScript script, FoldedSql text)
    {
        if (finding.Statement == 0 || finding.Rule.Id == SyntaxError || script.Statements[finding.Statement - 1] is not { IsDdl: true } statement)
        {
            return false;
        }

        return statement.Kind == StatementKind.Do
            || statement.Relations.Count == 0
            || guardrails.TemporaryTables(model.SyntaxTree, cancellationToken) is not { IsEmpty: false } temporary
            || !statement.Relations.All(relation => temporary.Contains(text.Describe(relation.Name)));
    }
}
