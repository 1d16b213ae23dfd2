using Guardrails.Analyzers.SqlHazards;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>Makes several calls of one: each statement that a rewrite makes is handed over by itself, and so in a transaction of its own.</summary>
internal sealed class SplitCall(SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>The rewrite; null when the call cannot be made twice, or its literal cannot be written anew.</summary>
    /// <param name="hazard">The finding.</param>
    /// <param name="script">The rewrite of its text.</param>
    /// <param name="call">The call that hands the text over.</param>
    /// <param name="isMigrationBuilder">Whether that is <c>migrationBuilder.Sql</c>, which has to be told what leaves the transaction.</param>
    public SqlRewrite? TryPlan(SqlHazard hazard, SafeScript script, IInvocationOperation call, bool isMigrationBuilder)
    {
        if (hazard.Sql != hazard.Text.Text
            || call.Syntax is not InvocationExpressionSyntax syntax
            || hazard.Expression is not ExpressionSyntax literal
            || LiteralForm.Of(literal) is not { } form
            || model.GetTypeInfo(literal, cancellationToken).ConvertedType?.SpecialType != SpecialType.System_String
            || CallStatement.Of(syntax, model, cancellationToken) is not { Statement: { } statement }
            || !CanBeRepeated(syntax, literal)
            || script.Statements() is not { Count: > 1 } statements)
        {
            return null;
        }

        var calls = new List<StatementSyntax>();
        foreach (var (sql, leavesTransaction) in statements)
        {
            if (form.Write(sql, hazard.Text) is not { } written || Named(call, literal, calls.Count) is not { } names)
            {
                return null;
            }

            var changed = syntax.ReplaceNodes([literal, .. names.Keys], (old, _) => old == literal ? written.WithTriviaFrom(literal) : names[old]);
            if (isMigrationBuilder && leavesTransaction)
            {
                changed = MigrationBuilderCalls.OutsideTransaction(changed, call);
            }

            calls.Add(statement.ReplaceNode(syntax, changed));
        }

        return Statements.Replace(statement, calls);
    }

    /// <summary>The name of a step gets a number: a report has to tell the steps apart. Null when it is not written there.</summary>
    private static Dictionary<SyntaxNode, SyntaxNode>? Named(IInvocationOperation call, SyntaxNode sql, int place)
    {
        var name = call.Arguments.FirstOrDefault(argument =>
            argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { Name: "name", Type.SpecialType: SpecialType.System_String } } && argument.Value.Syntax != sql);
        return name is null || place == 0 ? []
            : name.Value is { Syntax: LiteralExpressionSyntax literal, ConstantValue: { HasValue: true, Value: string text } }
                ? new() { [literal] = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal($"{text} ({place + 1})")).WithTriviaFrom(literal) }
                : null;
    }

    /// <summary>Whether nothing but the call itself happens when it is made: names, members and constants, also in the holes of the text.</summary>
    private static bool CanBeRepeated(InvocationExpressionSyntax call, ExpressionSyntax sql) =>
        (call.Expression is SimpleNameSyntax || (call.Expression is MemberAccessExpressionSyntax access && IsSimple(access.Expression)))
        && call.ArgumentList.Arguments.All(argument => argument.Expression == sql || IsSimple(argument.Expression))
        && (sql is not InterpolatedStringExpressionSyntax interpolated || interpolated.Contents.OfType<InterpolationSyntax>().All(static hole =>
            hole is { AlignmentClause: null, FormatClause: null } && IsSimple(hole.Expression)));

    private static bool IsSimple(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax or LiteralExpressionSyntax or ThisExpressionSyntax or BaseExpressionSyntax or DefaultExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsSimple(access.Expression),
        _ => false,
    };
}
