using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers;

/// <summary>
/// Code that runs on other databases alone: the branches of <c>if (migrationBuilder.IsSqlServer()) { … }</c>, what stands behind
/// <c>if (isPostgres) { …; return; }</c>. It was never meant for PostgreSQL.
/// </summary>
internal static class OtherProviderBranches
{
    private static readonly string[] OtherAnnotations = [.. ProviderConditions.OtherNames.Select(static name => name + ":")];

    /// <summary>Where in a block the part begins that only other databases reach. Blocks may have thousands of statements, each of which asks.</summary>
    private static readonly ConditionalWeakTable<BlockSyntax, StrongBox<int>> OnlyOthersBehind = new();

    /// <summary>Whether the node stands in such a branch.</summary>
    public static bool Contain(SyntaxNode node)
    {
        var below = node;
        foreach (var ancestor in node.Ancestors())
        {
            var isOther = ancestor switch
            {
                MethodDeclarationSyntax method => IsCalledByOthers(method),
                InvocationExpressionSyntax call when below == call.ArgumentList => IsForOther(call),
                IfStatementSyntax choice when below == choice.Statement => ProviderConditions.Exclude(choice.Condition, true),
                IfStatementSyntax choice when below == choice.Else => ProviderConditions.Exclude(choice.Condition, false),
                ConditionalExpressionSyntax choice when below == choice.WhenTrue => ProviderConditions.Exclude(choice.Condition, true),
                ConditionalExpressionSyntax choice when below == choice.WhenFalse => ProviderConditions.Exclude(choice.Condition, false),
                SwitchSectionSyntax section => IsOther(section),
                SwitchExpressionArmSyntax arm when below == arm.Expression => IsOther(arm),
                BlockSyntax block => OnlyOthersBehind.GetValue(block, FirstLeaving).Value <= below.SpanStart,
                _ => false,
            };
            if (isOther)
            {
                return true;
            }

            if (ancestor is MemberDeclarationSyntax)
            {
                return false;
            }

            below = ancestor;
        }

        return false;
    }

    /// <summary>
    /// Whether a class of migrations is for another database altogether: it carries that provider's annotations (<c>SqlServer:Identity</c>)
    /// and none of PostgreSQL's, or stands in a namespace that ends with its name.
    /// </summary>
    public static bool Are(TypeDeclarationSyntax migration) =>
        migration.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Any(static space =>
            ProviderConditions.IsOtherName(space.Name.ToString().Split('.').Last(), StringComparer.OrdinalIgnoreCase))
        || (SourceSearch.MentionsAny(migration.SyntaxTree, OtherAnnotations, CancellationToken.None)
            && Annotations(migration).Any(static provider => ProviderConditions.IsOtherName(provider, StringComparer.Ordinal)) && !Annotations(migration).Contains("Npgsql"));

    /// <summary>Whether an arm is chosen on other databases alone.</summary>
    public static bool IsOther(SwitchExpressionArmSyntax arm) => arm is { Pattern: DiscardPatternSyntax, Parent: SwitchExpressionSyntax choice }
        ? choice.Arms.Any(static sibling => ProviderConditions.IsPostgres(sibling.Pattern))
        : ProviderConditions.IsOther(arm.Pattern);

    /// <summary>What FluentMigrator runs on other databases: <c>IfDatabase("sqlite").Execute.WithConnection(…)</c>, <c>.Delegate(() => …)</c>.</summary>
    private static bool IsForOther(InvocationExpressionSyntax call)
    {
        var receiver = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        var condition = (receiver is MemberAccessExpressionSyntax root ? root.Expression : receiver) as InvocationExpressionSyntax;
        return condition?.NameSyntax()?.Identifier.ValueText == "IfDatabase"
            && condition.ArgumentList.Arguments.Any(static argument => ProviderConditions.IsOther(argument))
            && !condition.ArgumentList.Arguments.Any(static argument => ProviderConditions.IsPostgres(argument));
    }

    /// <summary>Whether the method takes a connection from FluentMigrator, and only ever one to another database.</summary>
    private static bool IsCalledByOthers(MethodDeclarationSyntax method)
    {
        if (method is not { ParameterList.Parameters: [_, { Type: SimpleNameSyntax { Identifier.ValueText: "IDbTransaction" } }], Parent: TypeDeclarationSyntax type })
        {
            return false;
        }

        var uses = type.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == method.Identifier.ValueText).ToList();
        return uses.Count > 0 && uses.All(static use => use is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } && IsForOther(call));
    }

    /// <summary>What stands before the colon in the texts of a class: the providers whose annotations it carries.</summary>
    private static IEnumerable<string> Annotations(TypeDeclarationSyntax migration) => migration.DescendantTokens()
        .Where(static token => token.IsKind(SyntaxKind.StringLiteralToken))
        .Select(static token => token.ValueText)
        .Select(static text => text.Substring(0, Math.Max(text.IndexOf(':'), 0)));

    private static bool IsOther(SwitchSectionSyntax section) => section.Labels.All(label => label switch
    {
        CaseSwitchLabelSyntax { Value: var value } => ProviderConditions.IsOther(value),
        CasePatternSwitchLabelSyntax { Pattern: var pattern } => ProviderConditions.IsOther(pattern),
        DefaultSwitchLabelSyntax => section.Parent is SwitchStatementSyntax choice && choice.Sections.Any(static sibling =>
            sibling.Labels.Any(static label => label is CaseSwitchLabelSyntax { Value: var value } && ProviderConditions.IsPostgres(value))),
        _ => false,
    });

    private static StrongBox<int> FirstLeaving(BlockSyntax block) => new(block.Statements.FirstOrDefault(LeavesOthers)?.Span.End ?? int.MaxValue);

    /// <summary>Whether only other databases get past the statement.</summary>
    private static bool LeavesOthers(StatementSyntax statement) =>
        statement is IfStatementSyntax { Else: null } choice && ProviderConditions.Exclude(choice.Condition, false) && Leaves(choice.Statement);

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax block => block.Statements.LastOrDefault() is { } last && Leaves(last),
        ReturnStatementSyntax or ThrowStatementSyntax => true,
        _ => false,
    };
}
