using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Tests.Linting;

/// <summary>What a runner does about transactions, part by part.</summary>
public sealed class ScriptPartTests
{
    [Theory]
    [InlineData(RunnerTransaction.None, "DROP INDEX CONCURRENTLY i", false)]
    [InlineData(RunnerTransaction.Shared, "DROP INDEX CONCURRENTLY i", true)]
    [InlineData(RunnerTransaction.Guarded, "DROP INDEX CONCURRENTLY i", false)]
    [InlineData(RunnerTransaction.Guarded, "BEGIN; DROP INDEX CONCURRENTLY i; COMMIT", true)]
    [InlineData(RunnerTransaction.OneCommand, "DROP INDEX CONCURRENTLY i", false)]
    [InlineData(RunnerTransaction.OneCommand, "DROP INDEX CONCURRENTLY i; SELECT 1", false)]
    [InlineData(RunnerTransaction.OneCommand, "SELECT 1; DROP INDEX CONCURRENTLY i", true)]
    [InlineData(RunnerTransaction.Unknown, "DROP INDEX CONCURRENTLY i", false)]
    public void What_cannot_run_in_a_transaction(RunnerTransaction runner, string sql, bool isReported) =>
        Assert.Equal(isReported, Ids([sql], runner).Contains("GRD4001"));

    [Theory]
    [InlineData(RunnerTransaction.None, false)]
    [InlineData(RunnerTransaction.Shared, true)]
    [InlineData(RunnerTransaction.Guarded, false)]
    [InlineData(RunnerTransaction.OneCommand, false)]
    [InlineData(RunnerTransaction.Unknown, false)]
    public void A_transaction_spans_parts_only_when_it_is_shared(RunnerTransaction runner, bool isReported) => Assert.Equal(
        isReported,
        Ids(["ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", "ALTER TABLE t VALIDATE CONSTRAINT c"], runner).Contains("GRD4003"));

    [Theory]
    [InlineData(RunnerTransaction.None, true)]
    [InlineData(RunnerTransaction.Shared, false)]
    [InlineData(RunnerTransaction.Guarded, false)]
    [InlineData(RunnerTransaction.OneCommand, false)]
    [InlineData(RunnerTransaction.Unknown, false)]
    public void A_local_timeout_needs_a_transaction_that_may_be_there(RunnerTransaction runner, bool isReported) =>
        Assert.Equal(isReported, Ids(["SET LOCAL lock_timeout = '3s'"], runner).Contains("GRD4007"));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_part_that_stands_alone_leaves_no_migration_half_applied(bool standsAlone, bool isReported) => Assert.Equal(
        isReported, Ids(["CREATE TABLE t (a int)", "DROP INDEX CONCURRENTLY i"], RunnerTransaction.None, standsAlone).Contains("GRD4002"));

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "GRD3001 GRD4010")]
    public void What_is_given_is_known_and_not_run(bool isGiven, string expected)
    {
        const string Given = "ALTER TABLE u ADD COLUMN a int DEFAULT random();\n";
        var linter = new SqlLinter();

        var result = linter.Lint(
            SqlParser.Parse(Given + "ALTER TABLE t ADD COLUMN b int"),
            [new(0, RunnerTransaction.Shared) { IsGiven = isGiven }, new(Given.Length, RunnerTransaction.Shared)]);

        Assert.Equal(expected, string.Join(' ', result.Findings.Where(static finding => finding.Rule.Id != "GRD4006").Select(static finding => finding.Rule.Id)));
        Assert.NotNull(linter.Schema.Find(new(null, "public", "u", default))?.FindColumn("a"));
    }

    [Fact]
    public void What_is_given_leaves_no_migration_half_applied()
    {
        const string Given = "CREATE TABLE t (a int);\n";

        var result = new SqlLinter().Lint(
            SqlParser.Parse(Given + "DROP INDEX CONCURRENTLY i"),
            [new(0, RunnerTransaction.None) { IsGiven = true }, new(Given.Length, RunnerTransaction.None)]);

        Assert.DoesNotContain(result.Findings, static finding => finding.Rule.Id == "GRD4002");
    }

    [Fact]
    public void Parts_out_of_order_are_refused()
    {
        var script = SqlParser.Parse("SELECT 1");

        Assert.Throws<ArgumentException>(() => new SqlLinter().Lint(script, []));
        Assert.Throws<ArgumentException>(() => new SqlLinter().Lint(script, [new(1, RunnerTransaction.None)]));
        Assert.Throws<ArgumentException>(() => new SqlLinter().Lint(script, [new(0, RunnerTransaction.None), new(5, RunnerTransaction.None), new(3, RunnerTransaction.None)]));
    }

    [Fact]
    public void Messages_name_positions_of_the_document_that_a_text_comes_from()
    {
        var script = SqlParser.Parse("SELECT 'open", static offset => new LinePosition(40, offset + 1));

        Assert.Contains("line 40 column 8", Assert.Single(script.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(40, script.GetLinePosition(0).Line);
    }

    private static List<string> Ids(string[] texts, RunnerTransaction runner, bool standsAlone = false)
    {
        var parts = new List<ScriptPart>();
        var sql = "";
        foreach (var text in texts)
        {
            parts.Add(new ScriptPart(sql.Length, runner) { StandsAlone = standsAlone });
            sql += text + ";\n";
        }

        return [.. new SqlLinter().Lint(SqlParser.Parse(sql), parts).Findings.Select(static finding => finding.Rule.Id)];
    }
}
