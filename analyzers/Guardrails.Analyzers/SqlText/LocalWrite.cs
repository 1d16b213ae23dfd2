using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlText;

/// <summary>What one mention of a local does to its text.</summary>
internal enum LocalWriteKind
{
    /// <summary>Only reads it.</summary>
    None,

    /// <summary><c>local = value</c>.</summary>
    Assign,

    /// <summary><c>local += value</c>, <c>builder.Append(value)</c>.</summary>
    Append,

    /// <summary>Hands it to code that may change it.</summary>
    Unknown,
}

/// <summary>A mention that changes its local.</summary>
/// <param name="Name">The mention.</param>
/// <param name="Kind">What it does.</param>
/// <param name="IsInOtherFunction">Whether it stands in a lambda or local function that the local is declared outside of.</param>
internal readonly record struct LocalWriteAt(SimpleNameSyntax Name, LocalWriteKind Kind, bool IsInOtherFunction)
{
    /// <summary>Those among the mentions of a local.</summary>
    public static ImmutableArray<LocalWriteAt> Among(ImmutableArray<IdentifierNameSyntax> mentions, SyntaxNode declarator, bool isBuilder)
    {
        var function = LocalUses.EnclosingFunction(declarator);
        var writes = ImmutableArray.CreateBuilder<LocalWriteAt>();
        foreach (var name in mentions)
        {
            if (LocalWrite.KindOf(name, isBuilder) is not LocalWriteKind.None and var kind)
            {
                writes.Add(new(name, kind, LocalUses.EnclosingFunction(name) != function));
            }
        }

        return writes.ToImmutable();
    }
}

/// <summary>Reads off the syntax around a name whether the name is written to.</summary>
internal static class LocalWrite
{
    public static bool IsWritten(SimpleNameSyntax name) => KindOf(name, isBuilder: false) != LocalWriteKind.None;

    /// <param name="name">A mention of the local.</param>
    /// <param name="isBuilder">Whether the local is a <c>StringBuilder</c>, which calls on it and callees can change.</param>
    public static LocalWriteKind KindOf(SimpleNameSyntax name, bool isBuilder)
    {
        SyntaxNode self = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access ? access : name;
        switch (self.Parent)
        {
            case AssignmentExpressionSyntax assignment when assignment.Left == self:
                return assignment.Kind() switch
                {
                    SyntaxKind.SimpleAssignmentExpression => LocalWriteKind.Assign,
                    SyntaxKind.AddAssignmentExpression => LocalWriteKind.Append,
                    _ => LocalWriteKind.Unknown,
                };

            case ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None) && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword):
            case ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax tupleAssignment } tuple } when tupleAssignment.Left == tuple:
            case PrefixUnaryExpressionSyntax prefix when prefix.IsKind(SyntaxKind.AddressOfExpression):
            case RefExpressionSyntax:
                return LocalWriteKind.Unknown;

            case ArgumentSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax when isBuilder:
                return LocalWriteKind.Unknown;

            default:
                return isBuilder ? BuilderKind(self) : LocalWriteKind.None;
        }
    }

    private static LocalWriteKind BuilderKind(SyntaxNode self) =>
        self.Parent is MemberAccessExpressionSyntax access && access.Expression == self && access.Parent is InvocationExpressionSyntax
            ? access.Name.Identifier.ValueText switch
            {
                "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" => LocalWriteKind.Append,
                "ToString" => LocalWriteKind.None,
                _ => LocalWriteKind.Unknown,
            }
            : LocalWriteKind.None;

    /// <summary>The outermost call of a chain that starts at a builder: <c>b.Append(x).AppendLine(y)</c>.</summary>
    public static ExpressionSyntax WholeChain(SimpleNameSyntax name)
    {
        ExpressionSyntax chain = name;
        while (chain.Parent is MemberAccessExpressionSyntax access && access.Expression == chain
            && access.Parent is InvocationExpressionSyntax call && access.Name.Identifier.ValueText.StartsWith("Append", StringComparison.Ordinal))
        {
            chain = call;
        }

        return chain;
    }
}
