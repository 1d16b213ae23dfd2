using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

/// <summary>Parses texts of one sound statement.</summary>
internal static class ParsedStatement
{
    public static T Of<T>(string sql)
        where T : SqlStatement
    {
        var script = SqlParser.Parse(sql);
        Assert.Empty(script.Errors);
        return Assert.IsType<T>(Assert.Single(script.Statements));
    }

    public static T Action<T>(string action)
        where T : AlterTableAction =>
        Assert.IsType<T>(Assert.Single(Of<AlterTableStatement>($"ALTER TABLE t {action}").Actions));

    public static ColumnDefinition Column(string definition) =>
        Assert.Single(Of<CreateTableStatement>($"CREATE TABLE t ({definition})").Columns);

    public static SqlExpression Expression(string text) => Action<SetDefault>("ALTER a SET DEFAULT " + text).Expression;
}
