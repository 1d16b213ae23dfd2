using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Rules;

namespace Guardrails.Sql.Tests.Linting;

public sealed class SqlLinterTests
{
    [Fact]
    public void What_an_earlier_script_created_exists_for_the_next_one()
    {
        var linter = new SqlLinter(new LintOptions { Severities = Lint.Only("GRD3009") });

        Assert.Empty(linter.Lint("CREATE TABLE t (a int); CREATE INDEX i ON t (a)").Findings);
        Assert.Single(linter.Lint("CREATE INDEX j ON t (a)").Findings);
    }

    [Fact]
    public void A_script_that_only_describes_is_not_linted_and_its_tables_are_not_new()
    {
        var linter = new SqlLinter(new LintOptions { Severities = Lint.Only("GRD3010") });
        linter.AddToSchema(SqlParser.Parse("CREATE TABLE s.t (a int); CREATE INDEX i ON s.t (a); DROP INDEX s.j"));

        Assert.Equal("s.t", Assert.Single(linter.Lint("DROP INDEX s.i").Findings).Relation?.ToString());
    }

    [Fact]
    public void Severities_come_from_the_options()
    {
        LintOptions With(RuleSeverity severity) => new() { Severities = new Dictionary<string, RuleSeverity> { ["GRD3019"] = severity, ["GRD4006"] = RuleSeverity.None } };

        Assert.Equal(RuleSeverity.Error, Assert.Single(Lint.Run("TRUNCATE t", With(RuleSeverity.Error))).Severity);
        Assert.Empty(Lint.Run("TRUNCATE t", With(RuleSeverity.None)));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(19)]
    public void Versions_that_are_not_known_are_refused(int version)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => new LintOptions { PostgresVersion = version });

        Assert.Contains("14 to 18", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_statement_costs_one_GRD9001_and_not_the_rest()
    {
        var findings = Lint.Run("SELECT 1;\nFROB t;\nTRUNCATE t;");

        Assert.Equal(["GRD9001", "GRD3019"], findings.Select(static f => f.Rule.Id));
        Assert.Equal((2, 10), (findings[0].Statement, findings[0].Span.Start));
    }

    [Fact]
    public void Footprints_name_every_statement_that_locks_something()
    {
        var footprints = new SqlLinter().Lint("SELECT 1; DO $$ BEGIN TRUNCATE a; TRUNCATE b; END $$; TRUNCATE c").Footprints;

        Assert.Equal([2, 3], footprints.Select(static f => f.Statement));
        Assert.Equal(["public.a", "public.b"], footprints[0].Footprint.Locks.Select(static l => l.Relation.ToString()));
    }

    [Fact]
    public void An_empty_script_has_no_findings() => Assert.Empty(Lint.Run(" -- nothing\n"));
}
