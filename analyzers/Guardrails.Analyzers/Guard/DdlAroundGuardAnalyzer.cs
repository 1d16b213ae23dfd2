using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Guard;

/// <summary>GRD1001: DDL reaches the database without the guard's timeouts, its short stays in lock queues and its reports.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DdlAroundGuardAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.DdlAroundGuard,
        "DDL reaches the database around the guarded executor",
        "'{0}' reaches the database through {1}, without lock and statement timeouts; run it with GuardedExecutor or with ExecuteGuardedAsync on the connection or data source",
        RuleCategories.Guard,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "DDL that waits for a lock makes everybody wait who comes after it. The guarded executor bounds that wait, names who blocks, and stops the migration when it fails.",
        RuleHelp.Link(RuleIds.DdlAroundGuard));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        // Binding every method of a compilation is what an analyzer's time goes into. The names that a sink cannot do without
        // are looked for first, and only what has them is bound.
        start.RegisterSyntaxNodeAction(
            context =>
            {
                if (MayBeSink(context.Node, guardrails) && !guardrails.DescribesSchema(context.Node.SyntaxTree))
                {
                    Analyze(context, guardrails);
                }
            },
            SyntaxKind.InvocationExpression,
            SyntaxKind.ObjectCreationExpression,
            SyntaxKind.ImplicitObjectCreationExpression,
            SyntaxKind.SimpleAssignmentExpression,
            SyntaxKind.AddAssignmentExpression);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, GuardrailsContext guardrails)
    {
        var operation = context.SemanticModel.GetOperation(context.Node, context.CancellationToken);
        if (operation is not null && new DdlFinder(guardrails, context.SemanticModel, context.CancellationToken).Find(operation) is { } use)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, use.Locate(), use.Describe(), use.Sink.Api));
        }
    }

    private static bool MayBeSink(SyntaxNode node, GuardrailsContext guardrails) => node switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } call =>
            NameOf(call.Expression) is var name && (SqlSinks.MayBeSink(name) || guardrails.Lists.For(node.SyntaxTree).MayBeMethod(name)),
        ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation => NameOf(creation.Type).Contains("Command") || HasAliases(creation.SyntaxTree),
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var first }, ..] } =>
            first is not (AnonymousFunctionExpressionSyntax or LiteralExpressionSyntax { RawKind: not (int)SyntaxKind.StringLiteralExpression }),
        AssignmentExpressionSyntax assignment => NameOf(assignment.Left) == "CommandText",
        _ => false,
    };

    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        _ => string.Empty,
    };

    private static bool HasAliases(SyntaxTree tree) =>
        tree.GetRoot() is CompilationUnitSyntax unit && unit.Usings.Any(static directive => directive.Alias is not null);
}
