using System.Text.RegularExpressions;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>The scripts that a program gives to DbUp as text.</summary>
internal static class DbUpTexts
{
    /// <summary><c>WithScript(name, contents)</c>.</summary>
    public static SqlTextUse? Find(IInvocationOperation call, GuardrailsContext guardrails) =>
        call.TargetMethod.Name == "WithScript" && call.TargetMethod.ContainingType.Is(guardrails.Symbols.DbUpStandardExtensions)
            ? Script(SqlTextUses.Argument(call.Arguments, "contents"), call.Syntax, guardrails)
            : null;

    /// <summary><c>new SqlScript(name, contents)</c>.</summary>
    public static SqlTextUse? Find(IObjectCreationOperation creation, GuardrailsContext guardrails) =>
        creation.Type.Is(guardrails.Symbols.DbUpSqlScript) ? Script(SqlTextUses.Argument(creation.Arguments, "contents"), creation.Syntax, guardrails) : null;

    /// <summary>What <c>IScript.ProvideScript</c> returns.</summary>
    public static SqlTextUse? Find(IReturnOperation returned, ISymbol? method, GuardrailsContext guardrails) =>
        method is IMethodSymbol { Name: "ProvideScript" } && method.ContainingType.IsA(guardrails.Symbols.DbUpScript)
            ? Script(returned.ReturnedValue, returned.Syntax, guardrails)
            : null;

    private static SqlTextUse? Script(IOperation? contents, SyntaxNode place, GuardrailsContext guardrails)
    {
        if (contents is null || !guardrails.DbUpMayUsePostgres)
        {
            return null;
        }

        var names = Names(place);
        if (names.Any(static name => name.EndsWith("Database", StringComparison.Ordinal) && name is not "PostgresqlDatabase" and not "EnsureDatabase")
            && !names.Contains("PostgresqlDatabase"))
        {
            return null;
        }

        return new(contents, names.Contains("WithGuardrails") ? SqlTextOwner.Guard : SqlTextOwner.Migration, TransactionOf(names))
        {
            StandsAlone = true,
            HasOwnTransaction = !names.Contains("WithTransaction"),
            Translate = WithoutVariables,
        };
    }

    /// <summary>DbUp's transactions are chosen where the engine is built; when that is elsewhere nobody knows.</summary>
    private static RunnerTransaction TransactionOf(HashSet<string> names) =>
        names.Contains("WithGuardrails") ? RunnerTransaction.Guarded
        : names.Contains("WithTransaction") || names.Contains("WithTransactionPerScript") || names.Contains("WithTransactionAlwaysRollback") ? RunnerTransaction.Shared
        : names.Contains("WithoutTransaction") || (names.Contains("DeployChanges") && names.Contains("Build")) ? RunnerTransaction.None
        : RunnerTransaction.Unknown;

    /// <summary>The names that the member around the place mentions.</summary>
    private static HashSet<string> Names(SyntaxNode place)
    {
        var member = place.FirstAncestorOrSelf<SyntaxNode>(static node => node is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? place.SyntaxTree.GetRoot();
        return new(member.DescendantNodes().OfType<SimpleNameSyntax>().Select(static name => name.Identifier.ValueText), StringComparer.Ordinal);
    }

    /// <summary>
    /// <c>$name$</c> is a variable of DbUp; what comes twice is a dollar quote, for which variables have to be turned off.
    /// </summary>
    private static string WithoutVariables(string text)
    {
        if (text.IndexOf('$') < 0)
        {
            return text;
        }

        var tags = Regex.Matches(text, @"\$\w+\$").Cast<Match>().ToLookup(static match => match.Value);
        return tags.Where(static tag => tag.Count() % 2 == 1).Aggregate(text, static (current, tag) => current.Replace(tag.Key, $"_{tag.Key.Trim('$')}_"));
    }
}
