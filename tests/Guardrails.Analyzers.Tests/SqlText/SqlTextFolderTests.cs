using System.Diagnostics;

using Guardrails.Analyzers.SqlText;
using Guardrails.Analyzers.Tests.Verification;

namespace Guardrails.Analyzers.Tests.SqlText;

/// <summary>Which texts a C# expression can have.</summary>
public sealed class SqlTextFolderTests
{
    private static readonly string Quotes = new('"', 3);

    [Theory]
    [InlineData("Sink(\"DROP TABLE a\");", "DROP TABLE a")]
    [InlineData("Sink(@\"DROP TABLE \"\"a\"\"\");", "DROP TABLE \"a\"")]
    [InlineData("Sink(\"DROP\" + \" TABLE \" + \"a\");", "DROP TABLE a")]
    [InlineData("Sink(\"DROP TABLE \" + name);", "DROP TABLE {name}")]
    [InlineData("Sink(\"LIMIT \" + 5 + 'x');", "LIMIT 5x")]
    [InlineData("Sink(\"A\" + null + \"B\");", "AB")]
    [InlineData("Sink($\"DROP TABLE {name} CASCADE\");", "DROP TABLE {name} CASCADE")]
    [InlineData("Sink($\"a {nameof(Program)} b\");", "a Program b")]
    [InlineData("Sink($\"{{braces}} {number:N2}\");", "{braces} {number:N2}")]
    [InlineData("const string Table = \"a\"; Sink($\"DROP TABLE {Table}\");", "DROP TABLE a")]
    [InlineData("Sink((\"DROP \") + (\"TABLE a\"));", "DROP TABLE a")]
    [InlineData("FormattableString sql = $\"DROP TABLE {name}\"; Sink(sql);", "DROP TABLE {name}")]
    [InlineData("Sink(FormattableString.Invariant($\"DROP TABLE {name}\"));", "DROP TABLE {name}")]
    [InlineData("Sink((object)\"DROP TABLE a\");", "DROP TABLE a")]
    [InlineData("Sink(name ?? \"DROP TABLE a\");", "DROP TABLE a")]
    public void Expressions(string body, string expected) => Assert.Equal([expected], Folding.Texts(body));

    [Fact]
    public void Raw_strings_lose_their_indentation() => Assert.Equal(
        ["ALTER TABLE a\n    ADD COLUMN b int"],
        Folding.Texts($"Sink({Quotes}\n        ALTER TABLE a\n            ADD COLUMN b int\n        {Quotes});"));

    [Theory]
    [InlineData("string.Concat(\"DROP \", \"TABLE \", name)", "DROP TABLE {name}")]
    [InlineData("string.Concat(\"a\", \"b\", \"c\", \"d\", \"e\", name)", "abcde{name}")]
    [InlineData("string.Concat(new[] { \"DROP \", \"TABLE a\" })", "DROP TABLE a")]
    [InlineData("string.Join(\", \", \"a\", \"b\", name)", "a, b, {name}")]
    [InlineData("string.Join(';', new[] { \"DROP TABLE a\", \"DROP TABLE b\" })", "DROP TABLE a;DROP TABLE b")]
    [InlineData("string.Join(\", \", new List<string> { \"a\", \"b\" })", "a, b")]
    [InlineData("string.Format(\"DROP TABLE {0} {1:N2} {{x}}\", \"a\", number)", "DROP TABLE a {\"DROP TABLE {0} {1:N2} {{x}}\"} {x}")]
    [InlineData("string.Format(System.Globalization.CultureInfo.InvariantCulture, \"DROP TABLE {0}\", name)", "DROP TABLE {name}")]
    [InlineData("string.Format(\"a {0} {1} {2} {3}\", 1, 2, 3, 4)", "a 1 2 3 4")]
    [InlineData("\"DROP TABLE @t\".Replace(\"@t\", \"a\")", "DROP TABLE a")]
    [InlineData("\"DROP TABLE @t, @t\".Replace(\"@t\", name)", "DROP TABLE {name}, {name}")]
    [InlineData("\" DROP TABLE a \".Trim()", " DROP TABLE a ")]
    [InlineData("\"a\" + Environment.NewLine + string.Empty + \"b\"", "a\nb")]
    [InlineData("new StringBuilder(\"DROP\").Append(\" TABLE\").AppendLine(\" a\").Append(';').ToString()", "DROP TABLE a\n;")]
    [InlineData("new StringBuilder().AppendFormat(\"DROP TABLE {0}\", name).ToString()", "DROP TABLE {name}")]
    [InlineData("new StringBuilder().Append($\"DROP TABLE {name}\").ToString()", "DROP TABLE {name}")]
    [InlineData("string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"DROP TABLE {name}\")", "DROP TABLE {name}")]
    public void Methods_that_build_text(string expression, string expected) => Assert.Equal([expected], Folding.Texts($"Sink({expression});"));

    [Theory]
    [InlineData("Sink(condition ? \"A\" : \"B\");", "A|B")]
    [InlineData("Sink(\"x\" + (condition ? \"A\" : \"B\") + (number > 1 ? \"C\" : \"D\"));", "xAC|xAD|xBC|xBD")]
    [InlineData("Sink(number switch { 1 => \"A\", 2 => \"B\", _ => throw new Exception() });", "A|B")]
    [InlineData("var sql = \"A\"; if (condition) { sql = \"B\"; } Sink(sql);", "A|B")]
    [InlineData("string sql; if (condition) { sql = \"A\"; } else { sql = \"B\"; } Sink(sql);", "A|B")]
    [InlineData("var sql = \"A\"; if (condition) { sql += \"B\"; } Sink(sql);", "A|AB")]
    [InlineData("foreach (var sql in new[] { \"A\", \"B\" }) { Sink(sql); }", "A|B")]
    [InlineData("string[] all = [\"A\", \"B\"]; foreach (var sql in all) { Sink(sql); }", "A|B")]
    public void Alternatives(string body, string expected) => Assert.Equal(expected.Split('|'), Folding.Texts(body));

    [Theory]
    [InlineData("var sql = \"A\"; Sink(sql);", "A")]
    [InlineData("string sql; sql = \"A\"; Sink(sql);", "A")]
    [InlineData("var sql = \"A\"; sql += \"B\"; sql += name; Sink(sql);", "AB{name}")]
    [InlineData("var sql = \"A\"; sql = sql + \"B\"; Sink(sql);", "AB")]
    [InlineData("var sql = \"A\"; Sink(sql); sql = \"B\";", "A")]
    [InlineData("var sql = \"A\"; { sql = \"B\"; } Sink(sql);", "B")]
    [InlineData("var sql = \"A\"; Action run = () => Sink(sql);", "A")]
    [InlineData("var sql = \"A\"; if (condition) { sql = \"B\"; } else { Sink(sql); }", "A")]
    [InlineData("var builder = new StringBuilder(); builder.Append(\"A\"); builder.AppendLine(\"B\").Append('C'); Sink(builder.ToString());", "AB\nC")]
    public void Locals(string body, string expected) => Assert.Equal([expected], Folding.Texts(body));

    [Fact]
    public void What_a_loop_appends_is_a_hole_after_its_first_round() => Assert.Equal(
        ["A", "A,b{sql}"],
        Folding.Texts("var sql = \"A\"; for (var i = 0; i < number; i++) { sql += \",b\"; } Sink(sql);"));

    [Theory]
    [InlineData("Sink(name);")]
    [InlineData("var sql = name; Sink(sql);")]
    [InlineData("var sql = \"A\"; Change(ref sql); Sink(sql); static void Change(ref string s) => s = \"B\";")]
    [InlineData("var sql = \"A\"; Action change = () => sql = \"B\"; change(); Sink(sql);")]
    [InlineData("var sql = \"A\"; while (condition) { Sink(sql); sql = \"B\"; }")]
    [InlineData("Sink(string.Join(\",\", Environment.GetCommandLineArgs()));")]
    [InlineData("Sink(name.ToUpperInvariant());")]
    public void What_only_the_running_program_knows_is_unknown(string body) => Assert.Empty(Folding.Texts(body));

    [Theory]
    [InlineData("static readonly string Sql = \"A\";", "A")]
    [InlineData("const string Sql = \"A\" + \"B\";", "AB")]
    [InlineData("readonly string Sql = \"A\";", "A")]
    [InlineData("static string Sql => \"A\";", "A")]
    [InlineData("static string Sql { get; } = \"A\";", "A")]
    public void Members_that_keep_their_text(string member, string expected) => Assert.Equal([expected], Folding.Texts("Sink(Sql);", member));

    [Theory]
    [InlineData("static string Sql = \"A\";")]
    [InlineData("static readonly string Sql = \"A\"; static Program() { Sql = \"B\"; }")]
    [InlineData("readonly string Sql = \"A\"; public Program(string s) { this.Sql = s; }")]
    [InlineData("public virtual string Sql => \"A\";")]
    [InlineData("string Sql { get; set; } = \"A\";")]
    public void Members_that_may_change_are_unknown(string member) => Assert.Empty(Folding.Texts("Sink(Sql);", member));

    [Fact]
    public void A_readonly_field_of_another_file_is_read_by_its_syntax()
    {
        const string other = "static class Scripts { public static readonly string Drop = \"DROP \" + \"TABLE \" + Name; static readonly string Name = \"a\"; }";

        var text = Assert.Single(Folding.Fold("Sink(Scripts.Drop);", otherFile: other));

        Assert.Equal("DROP TABLE {Name}", text.Describe(text.Text));
    }

    public static TheoryData<string> Excessive { get; } = new(
        "Sink(\"" + new string('x', 10_000_000) + "\");",
        "Sink(" + string.Join(" + ", Enumerable.Range(0, 5_000).Select(static n => n % 2 == 0 ? "\"DROP TABLE a; \"" : "name")) + ");",
        "Sink(" + string.Concat(Enumerable.Range(0, 400).Select(static n => $"number == {n} ? \"A\" : ")) + "\"B\");",
        "var sql = \"AB\"; " + string.Concat(Enumerable.Repeat("sql = sql + sql; ", 60)) + "Sink(sql);",
        "Sink($\"" + string.Concat(Enumerable.Repeat("{(condition ? \"A\" : \"B\")}", 200)) + "\");",
        "var sql = \"\"; " + string.Concat(Enumerable.Repeat("if (condition) { sql += \"A\"; } ", 500)) + "Sink(sql);");

    [Theory]
    [MemberData(nameof(Excessive), DisableDiscoveryEnumeration = true)]
    public void Nothing_takes_long(string body)
    {
        var (expression, model) = Folding.Compile(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        _ = SqlTextFolder.Fold(expression, model, TestContext.Current.CancellationToken);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000_000);
    }
}
