using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Configuration;

/// <summary>GRD9004: a setting that nobody can understand would otherwise silently be its default.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.Configuration,
        "A setting of Guardrails cannot be understood",
        "{0}",
        RuleCategories.Tool,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A setting with a value that means nothing is left aside, and the rules judge by its default: for another version of the server, or without the list that somebody wrote down.",
        RuleHelp.Link(RuleIds.Configuration),
        WellKnownDiagnosticTags.CompilationEnd);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override bool LooksAtTests => true;

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        start.RegisterAdditionalFileAction(static context =>
        {
            foreach (var (location, message) in ConfigurationProblems.In(context.AdditionalFile, context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, location, message));
            }
        });
        start.RegisterCompilationEndAction(static context =>
        {
            foreach (var message in ConfigurationProblems.Find(context.Compilation, context.Options, context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, Location.None, message));
            }
        });
    }
}
