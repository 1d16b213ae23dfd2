using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.FailFast;

/// <summary>
/// GRD2001: a handler around a critical step that can end without an exception, so that the migration goes on.
/// GRD2005: such a handler where the program starts, around a whole migration, so that the program goes on. One of them, never both.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedFailureAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.SwallowedFailure,
        "A failed migration step is swallowed",
        "When '{0}' fails, this catch can complete without throwing and the migration goes on; rethrow, or mark the method [BestEffort] if the step may fail",
        RuleCategories.FailFast,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A migration that goes on after a failed step leaves the schema in a state that nobody planned, and the deployment believes that it succeeded.",
        RuleHelp.Link(RuleIds.SwallowedFailure));

    internal static readonly DiagnosticDescriptor EntryPointRule = new(
        RuleIds.ProgramGoesOn,
        "The program goes on after its migration failed",
        "When '{0}' fails, this catch lets the program go on, and end, as if it had succeeded; rethrow, or end with an exit code other than 0",
        RuleCategories.FailFast,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A deployment asks one thing of a migration: its exit code. A program that catches the failure where it starts reports success, or serves requests over a schema that it does not know.",
        RuleHelp.Link(RuleIds.ProgramGoesOn));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule, EntryPointRule];

    /// <summary>What is underlined: <c>catch (Exception e)</c>.</summary>
    internal static Location LocationOf(CatchClauseSyntax clause) => Location.Create(
        clause.SyntaxTree,
        TextSpan.FromBounds(clause.CatchKeyword.SpanStart, (clause.Declaration?.Span ?? clause.CatchKeyword.Span).End));

    private protected override bool LooksAtTests => true;

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails) =>
        start.RegisterCodeBlockStartAction<SyntaxKind>(block =>
        {
            // Collected first and looked at together: the graph of a method is built once, and only where something is caught.
            var attempts = new List<TryStatementSyntax>();
            block.RegisterSyntaxNodeAction(
                node =>
                {
                    if (node.Node is TryStatementSyntax { Catches.Count: > 0 } attempt)
                    {
                        attempts.Add(attempt);
                    }
                },
                SyntaxKind.TryStatement);
            block.RegisterCodeBlockEndAction(end =>
            {
                if (attempts.Count > 0 && !guardrails.DescribesSchema(attempts[0].SyntaxTree))
                {
                    Analyze(end, attempts, guardrails);
                }
            });
        });

    private static void Analyze(CodeBlockAnalysisContext context, List<TryStatementSyntax> attempts, GuardrailsContext guardrails)
    {
        var failures = new SwallowedFailures(guardrails, context.SemanticModel, context.OwningSymbol, context.CancellationToken);

        // The last one first: the ways that lead on from it are known then to those in front of it.
        foreach (var failure in attempts.OrderByDescending(static attempt => attempt.SpanStart).SelectMany(failures.FindIn).OrderBy(static failure => failure.Clause.SpanStart))
        {
            context.ReportDiagnostic(Diagnostic.Create(failure.IsProgramStart ? EntryPointRule : Rule, LocationOf(failure.Clause), failure.Step));
        }
    }
}
