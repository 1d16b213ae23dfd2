using System.Collections.Concurrent;
using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.FailFast;

/// <summary>GRD2003: a step tells about its failure by what it returns, and nobody looks at it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredResultAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.IgnoredResult,
        "A result that carries a migration's failure is ignored",
        "'{0}' does not throw when the migration fails, it says so in its result, and nobody looks at that; check it and throw",
        RuleCategories.FailFast,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "DbUp's PerformUpgrade and Try methods return their failure instead of throwing it. A caller that drops the result goes on, and ends with success, over a migration that failed.",
        RuleHelp.Link(RuleIds.IgnoredResult));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        var declared = new ConcurrentDictionary<SyntaxTree, HashSet<string>>();
        start.RegisterSyntaxNodeAction(
            context =>
            {
                if (MayCarryFailure((InvocationExpressionSyntax)context.Node, guardrails, declared, context.CancellationToken))
                {
                    Analyze(context, guardrails);
                }
            },
            SyntaxKind.InvocationExpression);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, GuardrailsContext guardrails)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (new IgnoredResults(guardrails, context.SemanticModel, context.CancellationToken).Find(call) is { } name)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, call.NameSyntax()?.GetLocation() ?? call.GetLocation(), name));
        }
    }

    /// <summary>By names alone, since binding is what costs: DbUp's own methods, and those of this file that stand in for a step.</summary>
    private static bool MayCarryFailure(
        InvocationExpressionSyntax call, GuardrailsContext guardrails, ConcurrentDictionary<SyntaxTree, HashSet<string>> declared, CancellationToken cancellationToken)
    {
        var tree = call.SyntaxTree;
        if (guardrails.DescribesSchema(tree))
        {
            return false;
        }

        var name = call.NameSyntax()?.Identifier.ValueText ?? string.Empty;
        return (guardrails.Symbols.UpgradeEngine is not null && (name == "PerformUpgrade" || name.StartsWith("Try", StringComparison.Ordinal)))
            || ((name.StartsWith("Try", StringComparison.Ordinal) || guardrails.MentionsUpgradeResult(tree, cancellationToken))
                && declared.GetOrAdd(tree, tree => MethodsWithResult(tree, cancellationToken)).Contains(name));
    }

    /// <summary>The methods of the file that may return the failure of a step: they hand DbUp's result on, or are named so.</summary>
    private static HashSet<string> MethodsWithResult(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            var (type, name) = node switch
            {
                MethodDeclarationSyntax method => (method.ReturnType, method.Identifier),
                LocalFunctionStatementSyntax function => (function.ReturnType, function.Identifier),
                _ => default,
            };
            if (type is not null
                && (name.ValueText.StartsWith("Try", StringComparison.Ordinal) || type.DescendantTokens().Any(static token => token.ValueText == "DatabaseUpgradeResult")))
            {
                names.Add(name.ValueText);
            }
        }

        return names;
    }
}
