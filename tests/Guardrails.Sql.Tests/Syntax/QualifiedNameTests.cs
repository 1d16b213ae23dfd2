using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Tests.Syntax;

public class QualifiedNameTests
{
    private static readonly string Long = new('x', 70);

    public static TheoryData<string, string?, string?, string, string> Names => new()
    {
        { "T", null, null, "t", "t" },
        { "\"T\"", null, null, "T", "\"T\"" },
        { "Public.\"Or\"\"der\"", null, "public", "Or\"der", "public.\"Or\"\"der\"" },
        { "Db . S /* x */ . T", "db", "s", "t", "db.s.t" },
        { "ÄÖ", null, null, "ÄÖ", "\"ÄÖ\"" },
        { "U&\"d\\0061t\\+000061\"", null, null, "data", "data" },
        { "u&\"d!0061ta\" UESCAPE '!'", null, null, "data", "data" },
        { "a$b", null, null, "a$b", "\"a$b\"" },
        { "s.select", null, "s", "select", "s.\"select\"" },
        { "\"user\"", null, null, "user", "\"user\"" },
        { "\"left\"", null, null, "left", "\"left\"" },
        { "\"between\"", null, null, "between", "\"between\"" },
        { "action", null, null, "action", "action" },
        { "\"\"\"\"", null, null, "\"", "\"\"\"\"" },
        { Long, null, null, Long[..63], Long[..63] },
        { $"\"{new string('é', 40)}\"", null, null, new string('é', 31), $"\"{new string('é', 31)}\"" },
        { $"\"{Faces(20)}\"", null, null, Faces(15), $"\"{Faces(15)}\"" },
        { ":table", null, null, ":table", "\":table\"" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_what_PostgreSQL_would_store(string text, string? database, string? schema, string name, string quoted)
    {
        var script = SqlParser.Parse($"TRUNCATE {text};");

        var parsed = Assert.Single(Assert.Single(script.Statements).Relations);
        Assert.Equal((database, schema, name, quoted), (parsed.Database, parsed.Schema, parsed.Name, parsed.ToString()));
        Assert.Equal(text, script.GetText(parsed.Span));
    }

    private static string Faces(int count) => string.Concat(Enumerable.Repeat("😀", count));

    [Fact]
    public void Names_are_equal_when_their_parts_are()
    {
        var names = SqlParser.Parse("TRUNCATE a.b, A.\"b\", b, c.b").Statements[0].Relations;

        Assert.Equal(names[0], names[1]);
        Assert.Equal(names[0].GetHashCode(), names[1].GetHashCode());
        Assert.NotEqual(names[0], names[2]);
        Assert.NotEqual(names[0], names[3]);
    }
}
