using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>What a handler does to try the steps of its <c>try</c> again, outside of any loop.</summary>
/// <param name="attempt">The <c>try</c>.</param>
/// <param name="steps">Its steps.</param>
/// <param name="owner">The member that all of it belongs to.</param>
internal sealed class RetriedSteps(TryStatementSyntax attempt, IReadOnlyList<IOperation> steps, ISymbol owner)
{
    /// <summary>
    /// Whether the operation calls the member itself again (<c>return Migrate(host, retry + 1);</c>), or repeats a step word for word, and waits for it.
    /// </summary>
    public bool Contain(IOperation operation)
    {
        foreach (var inner in operation.DescendantsAndSelf())
        {
            if (inner is IInvocationOperation call && IsAgain(call) && Observation.IsObserved(call, isAwaitedByCaller: true))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a condition is that of a loop which the <c>try</c> does not stand in.</summary>
    public bool IsLaterLoop(IOperation condition)
    {
        var loop = condition.Syntax.FirstAncestorOrSelf<StatementSyntax>();
        return loop is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax && !loop.Span.Contains(attempt.Span);
    }

    private bool IsAgain(IInvocationOperation call) =>
        SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, owner.OriginalDefinition)
        || steps.Any(step => step is IInvocationOperation { TargetMethod: var method }
            && SymbolEqualityComparer.Default.Equals(method, call.TargetMethod)
            && SyntaxFactory.AreEquivalent(step.Syntax, call.Syntax));
}
