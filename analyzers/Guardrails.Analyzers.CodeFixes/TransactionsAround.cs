using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes;

/// <summary>Whether a command may run inside a transaction that the code around it began.</summary>
internal static class TransactionsAround
{
    /// <summary>Whether a member begins one, joins one, or hands one on.</summary>
    public static bool MayBeIn(SyntaxNode member) => member.DescendantNodes()
        .OfType<SimpleNameSyntax>()
        .Any(static name => name.Identifier.ValueText.StartsWith("BeginTransaction", StringComparison.Ordinal)
            || name.Identifier.ValueText is "TransactionScope" or "UseTransaction" or "UseTransactionAsync");

    /// <summary>Whether a call takes a transaction, or sets one.</summary>
    public static bool IsGiven(SyntaxNode member, SemanticModel model, CancellationToken cancellationToken) => member.DescendantNodes()
        .OfType<ParameterSyntax>().Any(static parameter => NameOf(parameter.Type).EndsWith("Transaction", StringComparison.Ordinal))
        || member.DescendantNodes().OfType<ArgumentSyntax>().Any(argument =>
            model.GetTypeInfo(argument.Expression, cancellationToken).Type?.Name.EndsWith("Transaction", StringComparison.Ordinal) == true)
        || member.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(static assignment => NameOf(assignment.Left) == "Transaction");

    private static string NameOf(SyntaxNode? node) => node?.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText ?? string.Empty;
}
