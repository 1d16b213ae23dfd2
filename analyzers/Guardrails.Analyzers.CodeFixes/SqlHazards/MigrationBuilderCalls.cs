using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>Calls of EF Core's <c>migrationBuilder.Sql</c>, which runs in the migration's transaction unless it is told otherwise.</summary>
internal static class MigrationBuilderCalls
{
    private const string Outside = "suppressTransaction";

    /// <summary>A call that was changed already, with <c>suppressTransaction: true</c>.</summary>
    /// <param name="changed">The call, with as many arguments as the original.</param>
    /// <param name="original">The call as it stands in the source.</param>
    public static InvocationExpressionSyntax OutsideTransaction(InvocationExpressionSyntax changed, IInvocationOperation original)
    {
        var yes = SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression);
        var arguments = changed.ArgumentList.Arguments;
        var given = original.Arguments.FirstOrDefault(static argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: Outside })?.Syntax;
        var place = given is ArgumentSyntax old ? ((InvocationExpressionSyntax)original.Syntax).ArgumentList.Arguments.IndexOf(old) : -1;
        return changed.WithArgumentList(changed.ArgumentList.WithArguments(place >= 0
            ? arguments.Replace(arguments[place], arguments[place].WithExpression(yes.WithTriviaFrom(arguments[place].Expression)))
            : arguments.Append(SyntaxFactory.Argument(yes).WithNameColon(Name(Outside)))));
    }

    /// <summary>A statement that hands SQL to the builder.</summary>
    public static StatementSyntax Sql(ExpressionSyntax builder, ExpressionSyntax sql, bool leavesTransaction) => SyntaxFactory.ExpressionStatement(
        SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, builder.WithoutTrivia(), SyntaxFactory.IdentifierName("Sql")),
            SyntaxFactory.ArgumentList(leavesTransaction
                ? SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(sql)).Append(
                    SyntaxFactory.Argument(SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression)).WithNameColon(Name(Outside)))
                : SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(sql)))));

    /// <summary>The name of an argument, with a space behind its colon.</summary>
    public static NameColonSyntax Name(string parameter) =>
        SyntaxFactory.NameColon(parameter).WithColonToken(SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space));
}
