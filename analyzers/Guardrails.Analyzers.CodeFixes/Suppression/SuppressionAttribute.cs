using Guardrails.Analyzers.CodeFixes.SqlHazards;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.Suppression;

/// <summary><c>[SuppressMessage("Guardrails", "GRD1001", Justification = "…")]</c> on the member around a finding.</summary>
internal static class SuppressionAttribute
{
    private const string Namespace = "System.Diagnostics.CodeAnalysis";
    private const string Name = "SuppressMessage";

    /// <summary>The rewrite; null where there is no member that could bear it, as in top-level statements, or where it is there already.</summary>
    public static SqlRewrite? Plan(SyntaxNode target, string id, SemanticModel model, CancellationToken cancellationToken)
    {
        if (target.FirstAncestorOrSelf<MemberDeclarationSyntax>(static member => member is not (GlobalStatementSyntax or BaseNamespaceDeclarationSyntax)) is not { } member
            || IsThere(member, id, model, cancellationToken))
        {
            return null;
        }

        var attribute = SyntaxFactory.ParseMemberDeclaration(
                $"[{Name}(\"Guardrails\", \"{id}\", Justification = \"{SuppressionComment.PendingReason}\")] int field;")!
            .AttributeLists[0];
        var indentation = member.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse();
        var list = attribute.WithLeadingTrivia(member.GetLeadingTrivia()).WithTrailingTrivia(UsingDirectives.LineBreak(model.SyntaxTree.GetRoot(cancellationToken)));
        var indented = member.WithLeadingTrivia(indentation);
        var bearing = member.CopyAnnotationsTo(indented.WithAttributeLists(indented.AttributeLists.Insert(0, list)))!;
        var isKnown = !model.LookupNamespacesAndTypes(member.SpanStart, name: Name + "Attribute").IsEmpty;
        return new SqlRewrite(member, root => isKnown ? root.ReplaceNode(member, bearing) : UsingDirectives.Add(root.ReplaceNode(member, bearing), Namespace));
    }

    private static bool IsThere(MemberDeclarationSyntax member, string id, SemanticModel model, CancellationToken cancellationToken) => member.AttributeLists
        .SelectMany(static list => list.Attributes)
        .Any(attribute => attribute.ArgumentList?.Arguments is [_, { Expression: var check }, ..]
            && model.GetConstantValue(check, cancellationToken) is { HasValue: true, Value: string text }
            && text.StartsWith(id, StringComparison.Ordinal));
}
