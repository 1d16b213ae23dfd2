using System.Collections.Immutable;
using Guardrails.Analyzers.SqlHazards;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Guard;

/// <summary>GRD1003: a migration runs SQL, around the guard, whose text only the running program knows.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownSqlAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.UnknownSql,
        "A migration runs SQL that nobody can judge beforehand",
        "Only the running program knows what '{0}' executes here, and nothing guards it: no rule can say what it locks; {1}",
        RuleCategories.Guard,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "What stands in a file or comes from a method is not known to the compiler, so no rule can say what it locks. The guard looks at each text when it runs, and bounds what it does to others.",
        RuleHelp.Link(RuleIds.UnknownSql));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        start.RegisterSemanticModelAction(context =>
        {
            var tree = context.SemanticModel.SyntaxTree;
            if (guardrails.DescribesSchema(tree))
            {
                return;
            }

            var lists = guardrails.Lists.For(tree);
            var finder = new UnknownSqlFinder(guardrails, context.SemanticModel, context.CancellationToken);
            foreach (var node in tree.GetRoot(context.CancellationToken).DescendantNodes().Where(node => SqlCandidates.IsText(node, lists)))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                if (finder.Find(node) is { } found)
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rule, found.Sql.Syntax.GetLocation(), found.Api, found.Advice));
                }
            }
        });
    }
}
