using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Guard;

/// <summary>GRD1004: a client command timeout that ends DDL before the server's own timeout can.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShortClientTimeoutAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.ShortClientTimeout,
        "The client gives up before the server does",
        "The client gives up on '{0}' after {1}, before the server's statement timeout ({2}) can end it: the failure has no SQLSTATE and counts as transient, so retry strategies run it again; make CommandTimeout longer, or 0",
        RuleCategories.Guard,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Npgsql cancels a command after its CommandTimeout, 30 seconds by default, and reports that without an SQLSTATE and as transient: a retry strategy starts the long DDL again and again. The server's statement_timeout ends a statement with an error that says what happened.",
        RuleHelp.Link(RuleIds.ShortClientTimeout));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        var compilation = start.Compilation;
        var settings = new Lazy<TimeoutSettings>(() => TimeoutSettings.In(compilation, guardrails, CancellationToken.None));
        start.RegisterSemanticModelAction(context =>
        {
            if (guardrails.DescribesSchema(context.SemanticModel.SyntaxTree))
            {
                return;
            }

            foreach (var found in new ShortClientTimeouts(guardrails, settings, context.SemanticModel, context.CancellationToken).Find())
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, found.Location, found.Statement, found.Client, found.Server));
            }
        });
    }
}
