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
        // Tests look at the database afterwards.
        if (guardrails.IsTestProject)
        {
            return;
        }

        var upgrades = new ConcurrentDictionary<SyntaxTree, ImmutableHashSet<string>>();
        start.RegisterSyntaxNodeAction(
            context =>
            {
                if (MayCarryFailure((InvocationExpressionSyntax)context.Node, upgrades, context.CancellationToken))
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

    private static bool MayCarryFailure(
        InvocationExpressionSyntax call, ConcurrentDictionary<SyntaxTree, ImmutableHashSet<string>> upgrades, CancellationToken cancellationToken)
    {
        var name = call.NameSyntax()?.Identifier.ValueText ?? string.Empty;
        return name == "PerformUpgrade"
            || name.StartsWith("Try", StringComparison.Ordinal)
            || upgrades.GetOrAdd(call.SyntaxTree, tree => MethodsThatUpgrade(tree, cancellationToken)).Contains(name);
    }

    /// <summary>The methods of the file that hand DbUp's result on.</summary>
    private static ImmutableHashSet<string> MethodsThatUpgrade(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            var (type, name) = node switch
            {
                MethodDeclarationSyntax method => (method.ReturnType, method.Identifier),
                LocalFunctionStatementSyntax function => (function.ReturnType, function.Identifier),
                _ => default,
            };
            if (type is not null && type.DescendantTokens().Any(static token => token.ValueText == "DatabaseUpgradeResult"))
            {
                names.Add(name.ValueText);
            }
        }

        return names.ToImmutable();
    }
}
