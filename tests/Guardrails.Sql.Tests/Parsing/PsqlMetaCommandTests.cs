using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

public class PsqlMetaCommandTests
{
    [Theory]
    [InlineData("\\connect shop", "connect")]
    [InlineData("\\i file.sql", "i")]
    [InlineData("\\!ls -l", "!ls")]
    [InlineData("\\d+ t", "d+")]
    [InlineData("\\", "")]
    public void A_meta_command_has_a_name(string text, string command)
    {
        var statement = Assert.IsType<PsqlMetaCommandStatement>(Assert.Single(SqlParser.Parse(text).Statements));

        Assert.Equal((command, StatementKind.PsqlMetaCommand), (statement.Command, statement.Kind));
        Assert.False(statement.IsDdl);
    }

    [Fact]
    public void A_meta_command_inside_a_statement_is_told_apart()
    {
        var script = SqlParser.Parse("SELECT 1\n\\echo hello\n  + 2;");

        Assert.Equal("SELECT 1\n\\echo hello\n  + 2", script.GetText(Assert.Single(script.Statements).Span));
        Assert.Equal(["\\echo hello"], script.EmbeddedMetaCommands.Select(script.GetText));
    }

    [Fact]
    public void A_reset_buffer_is_no_statement() =>
        Assert.Equal(["r", "p"], SqlParser.Parse("DROP TABLE t\n\\r\n\\p").Statements.Select(s => ((PsqlMetaCommandStatement)s).Command));
}
