using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Tests.Syntax;

public class SqlScriptTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 1)]
    [InlineData(4, 2, 3)]
    [InlineData(5, 3, 1)]
    [InlineData(6, 4, 1)]
    [InlineData(8, 4, 3)]
    public void Lines_end_with_any_line_end(int offset, int line, int column) =>
        Assert.Equal(new LinePosition(line, column), SqlParser.Parse("a\nb\r\n\r😀").GetLinePosition(offset));

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_place_outside_the_text_is_refused(int offset) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SqlParser.Parse("a").GetLinePosition(offset));

    [Fact]
    public void Without_its_statements_a_script_still_knows_its_text_and_places()
    {
        var script = SqlParser.Parse("SELECT 1;\nSELECT (;");

        var rest = script.WithoutStatements();

        Assert.Empty(rest.Statements);
        Assert.Equal(script.Text, rest.Text);
        Assert.Equal(script.Errors, rest.Errors);
        Assert.NotEmpty(rest.Errors);
        Assert.Equal(new LinePosition(2, 8), rest.GetLinePosition(17));
    }

    [Fact]
    public void No_text_is_refused() => Assert.Throws<ArgumentNullException>(() => SqlParser.Parse(null!));
}
