using Guardrails.Analyzers.SqlHazards;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>
/// The safe forms of EF Core's operations: an annotation of the provider, an operation of <c>Guardrails.EntityFrameworkCore</c> where that is
/// referenced, or else the SQL that the provider makes of the operation, rewritten.
/// </summary>
internal sealed class SafeMigrationOperations(DocumentHazards document, CancellationToken cancellationToken)
{
    private const string Concurrently = "Npgsql:CreatedConcurrently";

    /// <summary>The parameters that say which constraint is meant.</summary>
    private static readonly string[] Identifying = ["name", "table", "schema"];

    /// <summary>The rewrites, the best first.</summary>
    public IEnumerable<SqlRewrite?> Of(SqlHazard hazard, IInvocationOperation call)
    {
        if (call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } syntax || hazard.Transaction != RunnerTransaction.Shared)
        {
            yield break;
        }

        if (call.TargetMethod.Name == "CreateIndex")
        {
            yield return CreateIndex(syntax);
        }
        else if (call.TargetMethod.Name is "DropIndex" or "AddForeignKey" or "AddCheckConstraint" && syntax.Parent is ExpressionStatementSyntax statement)
        {
            yield return document.Guardrails.Symbols.GuardedMigrationBuilderExtensions is null ? null : WithExtension(call, syntax, access, statement);
            yield return WithSql(hazard, access, statement);
        }
    }

    /// <summary>The provider builds it concurrently, and outside the migration's transaction (<c>NpgsqlMigrationsSqlGenerator</c>).</summary>
    private static SqlRewrite CreateIndex(InvocationExpressionSyntax call)
    {
        var yes = SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression);
        ExpressionSyntax current = call;
        while (current.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Annotation", Parent: InvocationExpressionSyntax next })
        {
            if (next.ArgumentList.Arguments is [{ Expression: LiteralExpressionSyntax { Token.ValueText: Concurrently } }, { Expression: var value }])
            {
                return Replace(value, yes);
            }

            current = next;
        }

        var separate = call.GetLocation().GetLineSpan() is var lines && lines.StartLinePosition.Line != lines.EndLinePosition.Line
            ? call.FirstAncestorOrSelf<StatementSyntax>()?.GetLeadingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString() + "    "
            : null;
        var built = separate is null ? call.WithoutTrivia() : call.WithoutTrivia().WithTrailingTrivia(UsingDirectives.LineBreak(call.SyntaxTree.GetRoot()), SyntaxFactory.Whitespace(separate));
        var annotated = SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, built, SyntaxFactory.IdentifierName("Annotation")),
            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(
                SyntaxFactory.Argument(SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(Concurrently)))).Append(SyntaxFactory.Argument(yes))));
        return Replace(call, annotated);
    }

    private static SqlRewrite Replace(SyntaxNode old, SyntaxNode replacement) => SqlRewrite.Replace(
        FixVerification.MemberOf(old), new Dictionary<SyntaxNode, SyntaxNode> { [old] = replacement.WithTriviaFrom(old) });

    /// <summary>The operation of the same parameters that the guard adds, and for a constraint its validation.</summary>
    private static SqlRewrite? WithExtension(IInvocationOperation call, InvocationExpressionSyntax syntax, MemberAccessExpressionSyntax access, ExpressionStatementSyntax statement)
    {
        var isConstraint = call.TargetMethod.Name != "DropIndex";
        var renamed = syntax.WithExpression(access.WithName(SyntaxFactory.IdentifierName(call.TargetMethod.Name + (isConstraint ? "NotValid" : "Concurrently"))));
        var safe = statement.WithExpression(renamed);
        if (!isConstraint)
        {
            return Statements.Replace(statement, [safe]);
        }

        var same = Identifying.Select(name => (Name: name, Value: call.Arguments.FirstOrDefault(argument =>
            argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Name == name)?.Value.Syntax as ExpressionSyntax)).Where(static argument => argument.Value is not null).ToList();
        if (same.Exists(static argument => argument.Value is not (LiteralExpressionSyntax or SimpleNameSyntax or MemberAccessExpressionSyntax)))
        {
            return null;
        }

        var arguments = same.Aggregate(default(SeparatedSyntaxList<ArgumentSyntax>), static (list, argument) =>
            list.Append(SyntaxFactory.Argument(argument.Value!.WithoutTrivia()).WithNameColon(MigrationBuilderCalls.Name(argument.Name))));
        var validate = SyntaxFactory.ExpressionStatement(SyntaxFactory.InvocationExpression(
            access.WithName(SyntaxFactory.IdentifierName("ValidateConstraint")).WithoutTrivia(), SyntaxFactory.ArgumentList(arguments)));
        return Statements.Replace(statement, [safe, validate]);
    }

    private SqlRewrite? WithSql(SqlHazard hazard, MemberAccessExpressionSyntax access, ExpressionStatementSyntax statement)
    {
        if (hazard.Typed is not { HasUnknownParts: false } || SafeScript.Of(hazard, document.Options) is not { } script)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var form = LiteralForm.ForNew(statement);
        var calls = script.Statements().Select(safe => form.Write(safe.Sql + ";", hazard.Text) is { } sql ? MigrationBuilderCalls.Sql(access.Expression, sql, safe.LeavesTransaction) : null).ToList();
        return calls.Count == 0 || calls.Contains(null) ? null : Statements.Replace(statement, [.. calls.OfType<StatementSyntax>()]);
    }
}
