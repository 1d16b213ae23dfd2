using Guardrails.Analyzers.Tests.Verification;

namespace Guardrails.Analyzers.Tests.SqlText;

/// <summary>The way back from a position in the SQL to the source.</summary>
public sealed class FoldedSqlPositionTests
{
    private static readonly string Quotes = new('"', 3);

    public static TheoryData<string, string, string> Literals { get; } = new()
    {
        { "Sink(\"ALTER TABLE a DROP b\");", "DROP b", "DROP b" },
        { "Sink(\"\\tALTER\\n\\u0041 \\x41 DROP b\");", "DROP b", "DROP b" },
        { "Sink(\"\\\"a\\\" DROP\");", "\"a\" DROP", "\\\"a\\\" DROP" },
        { "Sink(\"\\U0001F600 DROP\");", "DROP", "DROP" },
        { "Sink(@\"ALTER \"\"a\"\" DROP b\");", "\"a\" DROP", "\"\"a\"\" DROP" },
        { "Sink($\"ALTER {name} {{x}} DROP b\");", "{x} DROP", "{{x}} DROP" },
        { "Sink($@\"ALTER {name} \"\"a\"\" DROP b\");", "DROP b", "DROP b" },
        { $"Sink({Quotes}ALTER \"a\" DROP b{Quotes});", "DROP b", "DROP b" },
        { $"Sink({Quotes}\n        ALTER TABLE a\n\n          DROP b\n        {Quotes});", "a\n\n  DROP b", "a\n\n          DROP b" },
        { $"Sink(${Quotes}\n        ALTER TABLE {{name}}\n          DROP b\n        {Quotes});", "DROP b", "DROP b" },
        { $"Sink(${Quotes}\n        ALTER TABLE {{name}}\n          DROP b\n        {Quotes});", "ALTER TABLE", "ALTER TABLE" },
        { $"Sink($${Quotes}ALTER {{{{name}}}} {{x}} DROP{Quotes});", "{x} DROP", "{x} DROP" },
        { "Sink(\"ALTER \" + \"TABLE\" + \" a\");", "TER TABLE a", "TER \" + \"TABLE\" + \" a" },
        { "Sink(\"ALTER TABLE \" + name + \" ADD\");", "TABLE {name} ADD", "TABLE \" + name + \" ADD" },
        { "var sql = \"ALTER TABLE a\"; Sink(sql);", "TABLE", "TABLE" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_piece_of_the_text_is_found_where_it_is_written(string body, string piece, string written)
    {
        var text = Assert.Single(Folding.Fold(body));
        var start = PositionOf(text, piece, out var length);

        var location = text.Map(start, length);

        Assert.NotNull(location);
        Assert.Equal(written, location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(location.SourceSpan));
    }

    [Theory]
    [InlineData("Sink(\"ALTER @t DROP\".Replace(\"@t\", \"TABLE a\"));")]
    [InlineData("Sink(string.Format(\"ALTER {0} DROP\", name));")]
    public void Text_that_was_changed_on_the_way_has_no_place(string body)
    {
        var text = Assert.Single(Folding.Fold(body));

        Assert.Null(text.Map(0, text.Text.Length));
    }

    [Fact]
    public void A_span_outside_the_text_has_no_place()
    {
        var text = Assert.Single(Folding.Fold("Sink(\"DROP\");"));

        Assert.Null(text.Map(3, 2));
        Assert.Null(text.Map(-1, 2));
        Assert.Null(text.Map(0, 0));
    }

    private static int PositionOf(Analyzers.SqlText.FoldedSql text, string piece, out int length)
    {
        // The piece is written with {name} where the text has a placeholder.
        var pattern = System.Text.RegularExpressions.Regex.Escape(piece).Replace("\\{name}", "guardrails_hole_\\d+_", StringComparison.Ordinal);
        var match = System.Text.RegularExpressions.Regex.Match(text.Text, pattern);
        Assert.True(match.Success, $"'{piece}' is not in '{text.Text}'");
        length = match.Length;
        return match.Index;
    }
}
