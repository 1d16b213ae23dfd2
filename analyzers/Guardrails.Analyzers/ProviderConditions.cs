using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers;

/// <summary>
/// Conditions that ask which database a program runs on: <c>ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL"</c>,
/// <c>builder.IsSqlServer()</c>, <c>isPostgres</c>. Read off the syntax: what they ask, there is no other way to say.
/// </summary>
internal static class ProviderConditions
{
    /// <summary>How many locals and members of the class stand between a condition and the question itself.</summary>
    private const int MostHops = 3;

    /// <summary>What other databases are called in names of packages, providers and annotations.</summary>
    public static readonly string[] OtherNames = ["SqlServer", "Sqlite", "MySql", "MariaDb", "Oracle", "Firebird", "Cosmos"];

    /// <summary>What a flag or a method is called that says which database it is; not <c>postgresTableExists</c>.</summary>
    private static readonly Lazy<Regex> Flag = new(static () => new Regex(
        "^_?(?:is|use|uses|using)?(?:(?<own>npgsql|postgres(?:ql)?|pgsql|pg)|(?<other>(?:ms|azure)sql|sqlserver|sqlite|mysql|mariadb|oracle|firebird|cosmos))(?:provider|database|db|enabled)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));

    /// <summary>The other side of a comparison with "postgres" that is no question for the provider: a database and a role are called so too.</summary>
    private static readonly string[] Names = ["user", "role", "owner", "host", "dbname", "databasename", "schema"];

    /// <summary>The first values of a member's locals, found once for all the conditions in it.</summary>
    private static readonly ConditionalWeakTable<MemberDeclarationSyntax, ILookup<string, ExpressionSyntax>> Locals = new();

    private enum Answer
    {
        /// <summary>It asks something else.</summary>
        None,

        /// <summary>True on PostgreSQL alone.</summary>
        Postgres,

        /// <summary>True on other databases alone.</summary>
        Other,
    }

    /// <summary>Whether the condition asks for the database.</summary>
    public static bool IsAsked(ExpressionSyntax condition) => Exclude(condition, true) || Exclude(condition, false);

    /// <summary>Whether the database is not PostgreSQL where the condition has come out like this.</summary>
    public static bool Exclude(ExpressionSyntax condition, bool outcome) => Exclude(condition, outcome, 0);

    /// <summary>Whether the value that a <c>switch</c> chooses by stands for another database.</summary>
    public static bool IsOther(SyntaxNode value) => Mentioned(value) == Answer.Other;

    /// <summary>Whether it stands for PostgreSQL.</summary>
    public static bool IsPostgres(SyntaxNode value) => Mentioned(value) == Answer.Postgres;

    /// <summary>Whether the last part of a name, or what stands before the colon of an annotation, is another database.</summary>
    public static bool IsOtherName(string name, StringComparer comparer) => OtherNames.Contains(name, comparer);

    private static bool Exclude(ExpressionSyntax condition, bool outcome, int hops)
    {
        switch (condition)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Exclude(parenthesized.Expression, outcome, hops);
            case PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression):
                return Exclude(not.Operand, !outcome, hops);
            case BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression):
                return Join(both, isEither: outcome);
            case BinaryExpressionSyntax either when either.IsKind(SyntaxKind.LogicalOrExpression):
                return Join(either, isEither: !outcome);
            default:
                return (Ask(condition), outcome) is (Answer.Postgres, false) or (Answer.Other, true)
                    || (hops < MostHops && Meaning(condition) is { } meaning && Exclude(meaning, outcome, hops + 1));
        }

        bool Join(BinaryExpressionSyntax parts, bool isEither) => isEither
            ? Exclude(parts.Left, outcome, hops) || Exclude(parts.Right, outcome, hops)
            : Exclude(parts.Left, outcome, hops) && Exclude(parts.Right, outcome, hops);
    }

    private static Answer Ask(ExpressionSyntax condition) => condition switch
    {
        BinaryExpressionSyntax equality when equality.IsKind(SyntaxKind.EqualsExpression) => Compare(equality.Left, equality.Right),
        BinaryExpressionSyntax difference when difference.IsKind(SyntaxKind.NotEqualsExpression) => Opposite(Compare(difference.Left, difference.Right)),
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: var pattern } } choice => Opposite(Compare(choice.Expression, pattern)),
        IsPatternExpressionSyntax choice => Compare(choice.Expression, choice.Pattern),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Equals" or "Contains" or "StartsWith" or "EndsWith" } access } call =>
            call.ArgumentList.Arguments.Select(argument => Compare(access.Expression, argument.Expression)).FirstOrDefault(static answer => answer != Answer.None),
        _ => NameOf(condition) is { } name && Flag.Value.Match(name) is { Success: true } flag ? flag.Groups["own"].Success ? Answer.Postgres : Answer.Other : Answer.None,
    };

    private static Answer Opposite(Answer answer) => answer switch
    {
        Answer.Postgres => Answer.Other,
        Answer.Other => Answer.Postgres,
        _ => Answer.None,
    };

    /// <summary>A value that is a constant, by its look, with what it is compared to.</summary>
    private static Answer Compare(SyntaxNode left, SyntaxNode right)
    {
        var (asked, value) = IsConstant(right) ? (left, right) : (right, left);
        if (!IsConstant(value) || Mentioned(value) is var answer && answer == Answer.None)
        {
            return Answer.None;
        }

        var question = asked.ToString();
        return Names.Any(name => question.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0) ? Answer.None : answer;
    }

    private static bool IsConstant(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.StringLiteralExpression),
        MemberAccessExpressionSyntax => true,
        PatternSyntax => true,
        _ => false,
    };

    private static Answer Mentioned(SyntaxNode value)
    {
        var words = Words(value).ToList();
        var isPostgres = words.Exists(static word => word.IndexOf("Npgsql", StringComparison.OrdinalIgnoreCase) >= 0 || word.IndexOf("Postgres", StringComparison.OrdinalIgnoreCase) >= 0);
        var isOther = words.Exists(static word => OtherNames.Any(other => word.IndexOf(other, StringComparison.OrdinalIgnoreCase) >= 0));
        return isPostgres == isOther ? Answer.None : isPostgres ? Answer.Postgres : Answer.Other;
    }

    /// <summary>
    /// What says which database a value stands for: the last part of a name (<c>DatabaseKind.Postgres</c>, not <c>PostgresErrorCodes.UndefinedTable</c>) and
    /// the type that is asked for, unless that is an exception's.
    /// </summary>
    private static IEnumerable<string> Words(SyntaxNode value) => value switch
    {
        LiteralExpressionSyntax literal => [literal.Token.ValueText],
        MemberAccessExpressionSyntax access => [access.Name.Identifier.ValueText],
        ArgumentSyntax argument => Words(argument.Expression),
        ConstantPatternSyntax constant => Words(constant.Expression),
        ParenthesizedPatternSyntax parenthesized => Words(parenthesized.Pattern),
        BinaryPatternSyntax both => Words(both.Left).Concat(Words(both.Right)),
        DeclarationPatternSyntax declaration => WordsOf(declaration.Type),
        RecursivePatternSyntax { Type: { } type } => WordsOf(type),
        TypePatternSyntax type => WordsOf(type.Type),
        TypeSyntax type => WordsOf(type),
        PatternSyntax => [],
        _ => [value.ToString()],
    };

    private static IEnumerable<string> WordsOf(TypeSyntax type) =>
        (type is QualifiedNameSyntax qualified ? qualified.Right : type).ToString() is var name && name.EndsWith("Exception", StringComparison.Ordinal) ? [] : [name];

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        InvocationExpressionSyntax call => NameOf(call.Expression),
        _ => null,
    };

    /// <summary>What a local, or a member of the class, was given: <c>var isPg = ActiveProvider == …</c>, <c>bool OnLite => …</c>.</summary>
    private static ExpressionSyntax? Meaning(ExpressionSyntax condition)
    {
        var name = condition switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax called } => called.Identifier.ValueText,
            _ => null,
        };
        if (name is null)
        {
            return null;
        }

        var local = condition.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member ? Locals.GetValue(member, LocalsOf)[name].FirstOrDefault() : null;
        return local ?? condition.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.Select(member => member switch
        {
            PropertyDeclarationSyntax property when property.Identifier.ValueText == name => property.ExpressionBody?.Expression,
            MethodDeclarationSyntax method when method.Identifier.ValueText == name => method.ExpressionBody?.Expression,
            _ => null,
        }).FirstOrDefault(static meaning => meaning is not null);
    }

    private static ILookup<string, ExpressionSyntax> LocalsOf(MemberDeclarationSyntax member) => member.DescendantNodes()
        .OfType<VariableDeclaratorSyntax>()
        .Where(static declarator => declarator.Initializer is not null)
        .ToLookup(static declarator => declarator.Identifier.ValueText, static declarator => declarator.Initializer!.Value, StringComparer.Ordinal);
}
