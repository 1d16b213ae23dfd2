using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Finds the functions that an expression calls by looking at its tokens alone, so that none is missed however deep or odd the
/// expression is: whoever asks for volatility must not overlook one.
/// </summary>
internal static class FunctionFinder
{
    public static List<QualifiedName> Find(TokenReader reader, out bool hasSubquery)
    {
        var functions = new List<QualifiedName>();
        hasSubquery = false;
        while (!reader.IsAtEnd)
        {
            hasSubquery |= reader.Is(SqlKeyword.Select);
            var first = reader.Index;
            var keyword = reader.Keyword;
            if (IsValueFunction(keyword))
            {
                reader.Skip();
                functions.Add(Named(SqlKeywords.GetText(keyword), reader.SpanFrom(first)));
                continue;
            }

            var before = reader.PeekToken(-1);
            if (!MayBeCalled(reader, before) || reader.ReadDottedName() is not { } name)
            {
                reader.Skip();
            }
            else if (reader.Kind == SqlTokenKind.OpenParenthesis && before.Kind != SqlTokenKind.Cast && before.Keyword != SqlKeyword.As)
            {
                functions.Add(name);
            }
        }

        return functions;
    }

    /// <summary>The functions that are called without parentheses.</summary>
    public static bool IsValueFunction(SqlKeyword keyword) => keyword is
        SqlKeyword.CurrentCatalog or SqlKeyword.CurrentDate or SqlKeyword.CurrentRole or SqlKeyword.CurrentTime or
        SqlKeyword.CurrentTimestamp or SqlKeyword.CurrentUser or SqlKeyword.CurrentSchema or SqlKeyword.Localtime or
        SqlKeyword.Localtimestamp or SqlKeyword.SessionUser or SqlKeyword.SystemUser or SqlKeyword.User;

    public static QualifiedName Named(string name, TextSpan span) => new(null, null, name, span);

    private static bool MayBeCalled(in TokenReader reader, SqlToken before) => reader.Keyword switch
    {
        SqlKeyword.Over or SqlKeyword.Filter => before.Kind != SqlTokenKind.CloseParenthesis,
        SqlKeyword.By => before.Keyword is not (SqlKeyword.Order or SqlKeyword.Group or SqlKeyword.Partition),
        SqlKeyword.Exists or SqlKeyword.Values or SqlKeyword.Row or SqlKeyword.Between or SqlKeyword.Setof => false,
        SqlKeyword.Numeric or SqlKeyword.Decimal or SqlKeyword.Dec or SqlKeyword.Varchar or SqlKeyword.Char or
            SqlKeyword.Character or SqlKeyword.Nchar or SqlKeyword.Bit or SqlKeyword.Float or SqlKeyword.Time or
            SqlKeyword.Timestamp or SqlKeyword.Interval => false,
        SqlKeyword.Like or SqlKeyword.Ilike or SqlKeyword.Similar or SqlKeyword.Is or SqlKeyword.Varying or SqlKeyword.Operator => false,
        _ => SqlKeywords.GetCategory(reader.Keyword) != KeywordCategory.Reserved,
    };
}
