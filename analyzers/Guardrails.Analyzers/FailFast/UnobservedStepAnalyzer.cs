using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.FailFast;

/// <summary>GRD2002: a step runs in a task whose failure nobody gets to see.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnobservedStepAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.UnobservedStep,
        "Nobody observes the task of a migration step",
        "Nobody observes the task of '{0}': when it fails, nothing stops, and what comes next does not wait for it; {1}",
        RuleCategories.FailFast,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The failure of a task arrives where the task is awaited. A migration step whose task is dropped runs beside what was meant to come after it, and its failure is lost.",
        RuleHelp.Link(RuleIds.UnobservedStep));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        start.RegisterSemanticModelAction(context =>
        {
            if (!guardrails.MayContainSteps(context.SemanticModel.SyntaxTree, context.CancellationToken))
            {
                return;
            }

            foreach (var step in new UnobservedSteps(guardrails, context.SemanticModel, context.CancellationToken).Find())
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, step.Location, step.Step, step.Advice));
            }
        });
    }
}
