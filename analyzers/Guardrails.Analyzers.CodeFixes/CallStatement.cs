using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes;

/// <summary>A statement that consists of a call (awaited or synchronous) and nothing more: nobody uses its result.</summary>
/// <param name="IsAsync">Whether the call returns a task, which the statement awaits.</param>
/// <param name="Statement">The statement.</param>
internal sealed record CallStatement(bool IsAsync, ExpressionStatementSyntax Statement)
{
    /// <summary>The statement of a call; null when its result is used, or its task is not awaited on the spot.</summary>
    public static CallStatement? Of(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax current = call;
        var isAsync = (model.GetTypeInfo(call, cancellationToken).Type?.Name ?? string.Empty) is "Task" or "ValueTask";
        if (isAsync)
        {
            if (current.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
            {
                current = configured;
            }

            if (current.Parent is not AwaitExpressionSyntax awaited)
            {
                return null;
            }

            current = awaited;
        }

        if (current.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard && discard.Right == current)
        {
            current = discard;
        }

        return current.Parent is ExpressionStatementSyntax statement ? new(isAsync, statement) : null;
    }
}
