using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Queries;

/// <summary>Data lines behind COPY FROM STDIN belong to the COPY, as psql reads them.</summary>
public class CopyDataTests
{
    [Theory]
    [InlineData("COPY t FROM STDIN;\n1;\n'2\n\\.\nSELECT 1;", "1;\n'2\n")]
    [InlineData("COPY t (a, b) FROM stdin WITH (FORMAT csv);\r\n1,2\r\n\\.\r\nSELECT 1;", "1,2\r\n")]
    [InlineData("COPY t FROM STDIN; -- data follow\n\\.\nSELECT 1;", "")]
    [InlineData("COPY BINARY s.\"T\" FROM STDOUT;\nx\n\\.x\n \\.\n\\.\nSELECT 1;", "x\n\\.x\n \\.\n")]
    [InlineData("COPY t FROM STDIN \\g\n1\n\\.\nSELECT 1;", "1\n")]
    [InlineData("\\copy t from stdin with (delimiter ';')\n1;\n\\.\nSELECT 1;", "1;\n")]
    [InlineData("COPY t FROM STDIN;\n1\n", "1\n")]
    [InlineData("COPY t FROM STDIN;\n1", "1")]
    public void Data_reach_to_the_end_marker_or_the_end_of_the_script(string text, string data)
    {
        var script = SqlParser.Parse(text);

        var span = script.Statements[0] is CopyStatement copy
            ? copy.Data
            : Assert.IsType<PsqlMetaCommandStatement>(script.Statements[0]).Data;
        Assert.Equal(data, script.GetText(Assert.NotNull(span)));
        Assert.Equal(
            text.Contains("SELECT 1", StringComparison.Ordinal) ? ["SELECT 1"] : [],
            script.Statements.Where(s => s.Kind == StatementKind.Select).Select(s => script.GetText(s.Span)));
    }

    [Theory]
    [InlineData("COPY t FROM '/file';\nSELECT 1;")]
    [InlineData("COPY t FROM PROGRAM 'x';\nSELECT 1;")]
    [InlineData("COPY t TO STDOUT;\nSELECT 1;")]
    [InlineData("COPY (SELECT * FROM stdin) TO '/file';\nSELECT 1;")]
    [InlineData("\\copy t from 'stdin'\nSELECT 1;")]
    [InlineData("\\copy t from pstdin\nSELECT 1;")]
    [InlineData("\\copy t to stdout\nSELECT 1;")]
    public void Other_copies_have_no_data_in_the_script(string text)
    {
        var script = SqlParser.Parse(text);

        Assert.Equal(2, script.Statements.Count);
        Assert.False(script.Statements[0] is CopyStatement { IsFromStdin: true } or CopyStatement { Data: not null });
    }

    [Fact]
    public void What_stands_on_the_line_of_the_copy_comes_before_the_data()
    {
        var script = SqlParser.Parse("COPY t FROM STDIN; COPY u FROM STDIN; SELECT 1;\na\n\\.\nb\n\\.\nSELECT 2;");

        Assert.Equal(
            ["a\n", "b\n"],
            script.Statements.OfType<CopyStatement>().Select(copy => script.GetText(Assert.NotNull(copy.Data))));
        Assert.Equal(
            ["SELECT 1", "SELECT 2"],
            script.Statements.Where(s => s.Kind == StatementKind.Select).Select(s => script.GetText(s.Span)));
    }

    [Fact]
    public void A_copy_at_the_end_of_the_text_has_no_data()
    {
        var copy = Assert.IsType<CopyStatement>(Assert.Single(SqlParser.Parse("COPY t FROM STDIN").Statements));

        Assert.True(copy.IsFromStdin);
        Assert.Null(copy.Data);
    }
}
