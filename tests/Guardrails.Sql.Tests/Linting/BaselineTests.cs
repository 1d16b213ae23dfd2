using Guardrails.Sql.Linting;

namespace Guardrails.Sql.Tests.Linting;

public sealed class BaselineTests
{
    private const string Sql = "TRUNCATE a;\nTRUNCATE b;\nTRUNCATE a;";

    [Fact]
    public void It_absorbs_what_it_was_written_from_though_lines_and_white_space_change()
    {
        var baseline = Baseline.Parse(Write("m/1.sql", Sql));

        Assert.Empty(Left(baseline, "m/1.sql", "-- new first line\n\nTRUNCATE\n  a; TRUNCATE b; TRUNCATE a;"));
        Assert.Equal(0, baseline.UnusedEntries);
    }

    [Theory]
    [InlineData("m/1.sql", Sql + "TRUNCATE a", 1)]
    [InlineData("m/1.sql", "TRUNCATE c", 1)]
    [InlineData("m/2.sql", "TRUNCATE a", 1)]
    public void Another_statement_another_path_and_one_more_of_the_same_are_left(string path, string sql, int left) =>
        Assert.Equal(left, Left(Baseline.Parse(Write("m/1.sql", Sql)), path, sql).Count);

    [Fact]
    public void Entries_that_fit_nothing_any_more_are_counted()
    {
        var baseline = Baseline.Parse(Write("m/1.sql", Sql));

        Left(baseline, "m/1.sql", "TRUNCATE a");

        Assert.Equal(2, baseline.UnusedEntries);
    }

    [Fact]
    public void It_is_text_that_a_review_can_read() =>
        Assert.Contains("GRD3019 my scripts/1.sql ", Write("my scripts/1.sql", "TRUNCATE a"), StringComparison.Ordinal);

    [Fact]
    public void A_copy_has_what_is_left_and_goes_its_own_way()
    {
        var baseline = Baseline.Parse(Write("m/1.sql", "TRUNCATE a"));

        Left(baseline.Copy(), "m/1.sql", "TRUNCATE a");

        Assert.Equal(1, baseline.UnusedEntries);
        Left(baseline, "m/1.sql", "TRUNCATE a");
        Assert.Equal(0, baseline.Copy().UnusedEntries);
    }

    [Fact]
    public void An_entry_is_absorbed_once()
    {
        var text = Write("m/1.sql", "TRUNCATE a");
        var entry = text.Split('\n').Single(static line => line.StartsWith("GRD", StringComparison.Ordinal));
        var baseline = Baseline.Parse(text);

        Assert.True(baseline.Absorbs(entry));
        Assert.False(baseline.Absorbs(entry));
        Assert.False(baseline.Absorbs("no entry"));
    }

    [Fact]
    public void A_path_with_blanks_is_read_back() => Assert.Empty(Left(Baseline.Parse(Write("a b c.sql", Sql)), "a b c.sql", Sql));

    [Theory]
    [InlineData("# comment\n\nGRD3019 only two")]
    [InlineData("\n\nGRD3019")]
    public void A_line_that_is_no_entry_is_named(string text) =>
        Assert.Contains("line 3", Assert.Throws<FormatException>(() => Baseline.Parse(text)).Message, StringComparison.Ordinal);

    private static string Write(string path, string sql)
    {
        var result = Result(sql);
        return Baseline.Write(result.Findings.Select(finding => (path, finding, result.Script)));
    }

    private static List<Finding> Left(Baseline baseline, string path, string sql)
    {
        var result = Result(sql);
        return [.. result.Findings.Where(finding => !baseline.Absorbs(path, finding, result.Script))];
    }

    private static LintResult Result(string sql) => new SqlLinter(new LintOptions { Severities = Lint.Only("GRD3019") }).Lint(sql);
}
