using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

public class ClassificationTests
{
    public static TheoryData<string, StatementKind, string, string> Cases()
    {
        var data = new TheoryData<string, StatementKind, string, string>();
        foreach (var (sql, kind, traits, relations) in ClassificationCases.Definitions.Concat(ClassificationCases.Others))
        {
            data.Add(sql, kind, traits, relations);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_command_is_known_for_what_it_is(string sql, StatementKind kind, string traits, string relations)
    {
        var script = SqlParser.Parse(sql + ";");

        var statement = Assert.Single(script.Statements);
        Assert.Empty(script.Errors);
        Assert.Equal((kind, traits, relations), (statement.Kind, Traits(statement), string.Join(", ", statement.Relations)));
        Assert.Equal(sql, script.GetText(statement.Span));
    }

    [Fact]
    public void Every_kind_of_command_is_covered()
    {
        var covered = ClassificationCases.Definitions.Concat(ClassificationCases.Others).Select(c => c.Kind).ToHashSet();

        var missing = Enum.GetValues<StatementKind>().Except(covered);

        Assert.Equal([StatementKind.Other, StatementKind.PsqlMetaCommand], missing);
    }

    private static string Traits(SqlStatement statement) => string.Join(
        " ",
        new[]
        {
            statement.IsDdl ? "ddl" : "",
            statement.TransactionRule switch
            {
                TransactionRule.Forbidden => "alone",
                TransactionRule.Control => "control",
                _ => "",
            },
            statement.TimeoutClass switch
            {
                TimeoutClass.Long => "long",
                TimeoutClass.Concurrent => "concurrent",
                _ => "",
            },
        }.Where(trait => trait.Length > 0));
}
