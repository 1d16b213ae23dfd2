using System.Collections.Immutable;
using Guardrails.Analyzers.SqlHazards.History;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>All rules for SQL, on the SQL inside C#: the linter's verdicts, under the very clause of the literal that they are about.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SqlHazardAnalyzer : GuardrailsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => SqlRuleDescriptors.All;

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        var files = new SqlFiles(guardrails, start.Options);
        var history = new MigrationHistory(start.Compilation, guardrails, start.Options);
        start.RegisterAdditionalFileAction(context =>
        {
            if (SqlFiles.IsScript(context.AdditionalFile))
            {
                foreach (var diagnostic in files.Lint(context.AdditionalFile, context.CancellationToken))
                {
                    context.ReportDiagnostic(diagnostic);
                }
            }
        });
        start.RegisterSemanticModelAction(context =>
        {
            if (!guardrails.DescribesSchema(context.SemanticModel.SyntaxTree))
            {
                var options = HazardOptions.Read(context.Options, context.SemanticModel.SyntaxTree);
                new FileScripts(guardrails, options, history, context.SemanticModel, context.CancellationToken).Report(context.ReportDiagnostic);
            }
        });
    }
}
