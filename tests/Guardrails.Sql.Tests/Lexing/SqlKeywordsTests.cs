using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Tests.Lexing;

public class SqlKeywordsTests
{
    [Fact]
    public void Every_keyword_is_found_in_any_case_under_its_own_name()
    {
        Assert.Equal(SqlKeywords.Count + 1, Enum.GetValues<SqlKeyword>().Length);
        foreach (var keyword in Enum.GetValues<SqlKeyword>().Skip(1))
        {
            var text = SqlKeywords.GetText(keyword);

            Assert.Equal(keyword.ToString(), text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            Assert.Equal(keyword, SqlKeywords.Find(text));
            Assert.Equal(keyword, SqlKeywords.Find(text.ToUpperInvariant()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("selec")]
    [InlineData("selectt")]
    [InlineData("sele©t")]
    [InlineData("ſelect")]
    [InlineData("current_timestamps_of_old")]
    [InlineData("@bort")]
    public void Other_words_are_no_keywords(string word) => Assert.Equal(SqlKeyword.NotKeyword, SqlKeywords.Find(word));

    [Theory]
    [InlineData("abort", KeywordCategory.Unreserved)]
    [InlineData("zone", KeywordCategory.Unreserved)]
    [InlineData("between", KeywordCategory.ColumnName)]
    [InlineData("xmltable", KeywordCategory.ColumnName)]
    [InlineData("authorization", KeywordCategory.TypeOrFunctionName)]
    [InlineData("verbose", KeywordCategory.TypeOrFunctionName)]
    [InlineData("all", KeywordCategory.Reserved)]
    [InlineData("with", KeywordCategory.Reserved)]
    [InlineData("loop", KeywordCategory.None)]
    [InlineData("users", KeywordCategory.None)]
    public void A_keyword_has_the_category_that_the_server_gives_it(string word, object category) =>
        Assert.Equal(category, SqlKeywords.GetCategory(SqlKeywords.Find(word)));
}
