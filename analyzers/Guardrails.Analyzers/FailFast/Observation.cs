using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>Whether the failure of a call arises where the call stands.</summary>
internal static class Observation
{
    /// <summary>
    /// False when the call returns a task that nobody in the same place waits for: dropped, handed to the caller, or kept in
    /// something that outlives the <c>try</c>. Its failure comes up elsewhere (or never), not in a handler around the call.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="isAwaitedByCaller">Whether the function that the call stands in is waited for, so that what it returns is too.</param>
    public static bool IsObserved(IInvocationOperation call, bool isAwaitedByCaller)
    {
        if (!IsTask(call.Type))
        {
            return true;
        }

        switch (Consumer(call))
        {
            case IExpressionStatementOperation:
                return false;

            case IReturnOperation:
                return isAwaitedByCaller;

            case ISimpleAssignmentOperation { Target: IDiscardOperation or IFieldReferenceOperation or IPropertyReferenceOperation }:
                return false;

            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment:
                return IsDeclaredInSameTry(target.Local, assignment.Syntax);

            case IArgumentOperation { Parent: IInvocationOperation outer }:
                return IsObserved(outer, isAwaitedByCaller);

            default:
                return true;
        }
    }

    /// <summary>Whether lambdas among an observed call's arguments run before the call (or its task) is done.</summary>
    public static bool RunsItsLambdas(IInvocationOperation call)
    {
        if (IsTask(call.Type))
        {
            return true;
        }

        var type = call.TargetMethod.ContainingType;
        return call.TargetMethod.Name switch
        {
            "Execute" => type.Name is "ExecutionStrategyExtensions" or "IExecutionStrategy" or "ResiliencePipeline" or "Policy",
            "For" or "ForEach" or "Invoke" => type.Name is "Parallel" or "List" or "Array",
            _ => false,
        };
    }

    /// <summary>Whether the type is a task, with or without a result.</summary>
    public static bool IsTask(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };

    /// <summary>What takes the task, past conversions and <c>ConfigureAwait</c>.</summary>
    private static IOperation? Consumer(IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is IConversionOperation or IParenthesizedOperation
            || current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured && configured.Instance == current)
        {
            current = current.Parent;
        }

        return current.Parent;
    }

    private static bool IsDeclaredInSameTry(ILocalSymbol local, SyntaxNode assignment) =>
        assignment.FirstAncestorOrSelf<TryStatementSyntax>() is { } attempt
        && local.DeclaringSyntaxReferences.Any(reference => attempt.Block.Span.Contains(reference.Span));
}
