using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>Operations of migrations that are written without SQL, as the SQL that their framework makes of them.</summary>
internal sealed class TypedOperations(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>Whether the node may be one, as far as its syntax tells: what is not is passed by without binding it.</summary>
    public static bool MayBe(SyntaxNode node) =>
        node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method, Expression: var target } }
        && (EntityFrameworkOperations.IsKnown(method) || FluentMigratorOperations.IsRoot(target, method));

    /// <summary>The call, and the statements that are made of it; null when it is none.</summary>
    /// <param name="node">The call.</param>
    /// <param name="holes">The numbers of the placeholders in all of the script.</param>
    public (IInvocationOperation Call, IReadOnlyList<TypedStatement> Statements)? Find(SyntaxNode node, HoleNumbers holes)
    {
        if (OtherProviderBranches.Contain(node) || guardrails.IsForOtherDatabase(node) || model.GetOperation(node, cancellationToken) is not IInvocationOperation call)
        {
            return null;
        }

        var reader = new OperationReader(model, holes, cancellationToken);
        var statements = EntityFrameworkOperations.Find(call, reader, guardrails)
            ?? FluentMigratorOperations.Find(call, model.GetEnclosingSymbol(node.SpanStart, cancellationToken)?.ContainingType, reader, guardrails);
        return statements is null ? null : (call, statements.ToList());
    }
}
