using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.Guard;

/// <summary>What a field or property is set to, or a method returns.</summary>
internal static class MemberValues
{
    /// <summary>The expressions, by the syntax of the member's own type; null when others may set it.</summary>
    public static IReadOnlyList<ExpressionSyntax>? Of(ISymbol member, CancellationToken cancellationToken) =>
        member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) switch
        {
            MethodDeclarationSyntax { ExpressionBody.Expression: var value } => [value],
            LocalFunctionStatementSyntax { ExpressionBody.Expression: var value } => [value],
            MethodDeclarationSyntax { Body: { } body } => Returned(body),
            LocalFunctionStatementSyntax { Body: { } body } => Returned(body),
            PropertyDeclarationSyntax { ExpressionBody.Expression: var value } => [value],
            PropertyDeclarationSyntax { Initializer.Value: { } value } property when member is IPropertySymbol { SetMethod: null } => [value, .. Assigned(property.Parent, member.Name)],
            VariableDeclaratorSyntax declarator when member.DeclaredAccessibility == Accessibility.Private =>
                [.. declarator.Initializer is { Value: { } value } ? new[] { value } : [], .. Assigned(declarator.FirstAncestorOrSelf<TypeDeclarationSyntax>(), member.Name)],
            _ => null,
        };

    private static List<ExpressionSyntax>? Returned(BlockSyntax body)
    {
        var returns = body.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        return returns.TrueForAll(static statement => statement.Expression is not null) ? returns.ConvertAll(static statement => statement.Expression!) : null;
    }

    private static IEnumerable<ExpressionSyntax> Assigned(SyntaxNode? type, string name) => type?.DescendantNodes()
        .OfType<AssignmentExpressionSyntax>()
        .Where(assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var left } && left == name
            || assignment.Left is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var field } && field == name)
        .Select(static assignment => assignment.Right) ?? [];
}
