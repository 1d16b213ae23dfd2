using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers;

/// <summary>Where a local is declared and mentioned.</summary>
internal static class LocalUses
{
    /// <summary>The block (or other node) that the local is visible in; null for variables of loops and patterns.</summary>
    public static SyntaxNode? Scope(VariableDeclaratorSyntax declarator) => declarator.Parent?.Parent switch
    {
        LocalDeclarationStatementSyntax { Parent: GlobalStatementSyntax { Parent: { } unit } } => unit,
        LocalDeclarationStatementSyntax { Parent: { } block } => block,
        UsingStatementSyntax statement => statement,
        ForStatementSyntax loop => loop,
        _ => null,
    };

    /// <summary>Every mention of the local in the order of the source.</summary>
    public static IEnumerable<IdentifierNameSyntax> Mentions(ILocalSymbol local, SyntaxNode scope, SemanticModel model, CancellationToken cancellationToken) =>
        FileFacts.Of(model).Mentions(local, scope, model, cancellationToken);

    /// <summary>The lambda, local function or member that the node stands in.</summary>
    public static SyntaxNode? EnclosingFunction(SyntaxNode node)
    {
        var current = node.Parent;
        while (current is not (null or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) || current is GlobalStatementSyntax)
        {
            current = current.Parent;
        }

        return current;
    }

    /// <summary>Where the local is declared, when that is in the model's file.</summary>
    public static VariableDeclaratorSyntax? Declarator(ILocalSymbol local, SemanticModel model, CancellationToken cancellationToken) =>
        local.DeclaringSyntaxReferences is [var reference] && reference.SyntaxTree == model.SyntaxTree
            ? reference.GetSyntax(cancellationToken) as VariableDeclaratorSyntax
            : null;

    /// <summary>The value of a local that gets one where it is declared and no other later.</summary>
    public static IOperation? OnlyValue(ILocalSymbol local, SemanticModel model, CancellationToken cancellationToken) =>
        Declarator(local, model, cancellationToken) is { Initializer.Value: { } value } declarator
        && Scope(declarator) is { } scope
        && !Mentions(local, scope, model, cancellationToken).Any(LocalWrite.IsWritten)
            ? model.GetOperation(value, cancellationToken)
            : null;
}
