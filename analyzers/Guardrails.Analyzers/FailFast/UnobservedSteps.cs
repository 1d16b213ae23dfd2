using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>A step whose task nobody observes.</summary>
/// <param name="Location">The call, or the function that nobody can wait for.</param>
/// <param name="Step">The step.</param>
/// <param name="Advice">What to do about it.</param>
internal readonly record struct UnobservedStep(Location Location, string Step, string Advice);

/// <summary>Finds the steps of one file whose tasks nobody observes.</summary>
internal sealed class UnobservedSteps(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly CriticalSteps _steps = new(guardrails, model, cancellationToken);
    private readonly TaskChains _chains = new(guardrails, model, cancellationToken);

    /// <summary>All of them, in the order of the source.</summary>
    public IEnumerable<UnobservedStep> Find()
    {
        foreach (var node in model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FindAt(node) is { } found && !_steps.IsExcused(node))
            {
                yield return found;
            }
        }
    }

    /// <summary>The step that a call drops, or that a function hides; null when the node is neither.</summary>
    public UnobservedStep? FindAt(SyntaxNode node)
    {
        var (name, advice, location) = node switch
        {
            InvocationExpressionSyntax call when call.NameSyntax() is { Identifier.ValueText: "ContinueWith" } =>
                (OfContinuation(call), "await it, or let the continuation look at its failure", call.GetLocation()),
            InvocationExpressionSyntax call when MayBeDropped(call) => (OfDropped(call), "await it", call.GetLocation()),
            MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax type } method when IsAsyncVoid(method.Modifiers, type) =>
                (OfMethod(method), "return Task instead of void", method.Identifier.GetLocation()),
            LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax type } function when IsAsyncVoid(function.Modifiers, type) =>
                (OfMethod(function), "return Task instead of void", function.Identifier.GetLocation()),
            AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword } lambda =>
                (OfLambda(lambda), "nobody can wait for an async lambda that is used as an Action", lambda.AsyncKeyword.GetLocation()),
            _ => default,
        };
        return name is null ? null : new(location, name, advice);
    }

    private static bool IsAsyncVoid(SyntaxTokenList modifiers, PredefinedTypeSyntax type) =>
        type.Keyword.IsKind(SyntaxKind.VoidKeyword) && modifiers.Any(SyntaxKind.AsyncKeyword);

    /// <summary>Whether the place of the call is one where a task gets lost. The operation tells later whether it does.</summary>
    private static bool MayBeDropped(InvocationExpressionSyntax call)
    {
        SyntaxNode current = call;
        while (current.Parent is ParenthesizedExpressionSyntax or ConditionalAccessExpressionSyntax)
        {
            current = current.Parent;
        }

        return current.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax or EqualsValueClauseSyntax
            || current.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } };
    }

    private string? OfDropped(InvocationExpressionSyntax call) =>
        model.GetOperation(call, cancellationToken) is IInvocationOperation invocation && IsDropped(invocation) ? _chains.StepIn(invocation) : null;

    private string? OfContinuation(InvocationExpressionSyntax call) =>
        model.GetOperation(call, cancellationToken) is IInvocationOperation continuation ? _chains.StepLostBy(continuation, IsDropped(continuation)) : null;

    private bool IsDropped(IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation)
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsForgotten(declarator.Symbol),
            _ => false,
        };
    }

    private bool IsForgotten(ILocalSymbol local) =>
        Observation.IsTask(local.Type)
        && LocalUses.Declarator(local, model, cancellationToken) is { } declarator
        && LocalUses.Scope(declarator) is { } scope
        && !LocalUses.Mentions(local, scope, model, cancellationToken).Any();

    private string? OfMethod(SyntaxNode declaration) =>
        model.GetDeclaredSymbol(declaration, cancellationToken) is IMethodSymbol method ? _steps.FailureThatLeaves(method) : null;

    private string? OfLambda(AnonymousFunctionExpressionSyntax lambda) =>
        model.GetOperation(lambda, cancellationToken) is IAnonymousFunctionOperation { Symbol.ReturnsVoid: true } function
            ? _steps.FailureThatLeaves(function)
            : null;
}
