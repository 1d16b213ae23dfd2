using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.FailFast;

/// <summary>GRD2006: a handler throws, and what really happened does not travel with it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostErrorAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.LostError,
        "The original error of a failed migration step is lost",
        "The original error of '{0}' is lost here: {1}",
        RuleCategories.FailFast,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Which step failed, where in the script, with which SQLSTATE and who held the lock is known to the original exception only. Whoever has to repair the database needs it.",
        RuleHelp.Link(RuleIds.LostError));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        start.RegisterSemanticModelAction(context =>
        {
            var tree = context.SemanticModel.SyntaxTree;
            if (guardrails.DescribesSchema(tree) || !LostErrors.MayStandIn(tree, context.CancellationToken))
            {
                return;
            }

            foreach (var lost in new LostErrors(guardrails, context.SemanticModel, context.CancellationToken).Find())
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, lost.Throw.GetLocation(), lost.Step, lost.Advice));
            }
        });
    }
}
