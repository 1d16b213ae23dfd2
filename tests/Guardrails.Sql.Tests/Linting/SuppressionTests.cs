namespace Guardrails.Sql.Tests.Linting;

public sealed class SuppressionTests
{
    private const string Index = "CREATE INDEX i ON orders (customer_id)";

    [Theory]
    [InlineData("-- guardrails:ignore GRD3009 table has 12 rows\nCREATE INDEX i ON orders (customer_id);")]
    [InlineData("-- guardrails:ignore GRD3009 table has 12 rows\n-- and another comment\nCREATE INDEX i ON orders (customer_id);")]
    [InlineData("CREATE INDEX i ON orders (customer_id); -- guardrails:ignore GRD3009 table has 12 rows")]
    [InlineData("CREATE INDEX i -- Guardrails:Ignore grd3009 table has 12 rows\n ON orders (customer_id);")]
    [InlineData("CREATE INDEX i\n/* guardrails:ignore GRD3010, GRD3009 table has 12 rows */ ON orders (customer_id);\n-- guardrails:ignore GRD9002 x")]
    [InlineData("/* guardrails:ignore GRD3009 table has 12 rows */ CREATE INDEX i ON orders (customer_id);")]
    [InlineData("DO $$ BEGIN\n-- guardrails:ignore GRD3009 table has 12 rows\nCREATE INDEX i ON orders (customer_id); END $$;")]
    [InlineData("-- guardrails:ignore GRD3009 table has 12 rows\nDO $$ BEGIN CREATE INDEX i ON orders (customer_id); END $$;")]
    [InlineData("DO $$ BEGIN PERFORM 1; END $$;\n-- guardrails:ignore GRD3009 table has 12 rows\nCREATE INDEX i ON orders (customer_id);")]
    [InlineData("DO $body$ BEGIN PERFORM 1; END $body$;\n-- guardrails:ignore GRD3009 table has 12 rows\nCREATE INDEX i ON orders (customer_id);")]
    [InlineData("DO 'BEGIN PERFORM 1; END';\n-- guardrails:ignore GRD3009 table has 12 rows\nCREATE INDEX i ON orders (customer_id);")]
    [InlineData("DO $$ BEGIN CREATE INDEX i ON orders (customer_id); END $$; -- guardrails:ignore GRD3009 table has 12 rows")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;\n-- guardrails:ignore GRD3009 table has 12 rows\nCREATE INDEX i ON orders (customer_id);")]
    public void A_comment_on_the_statements_lines_or_directly_above_silences_it(string sql) =>
        Assert.DoesNotContain("GRD3009", Lint.Ids(sql));

    [Theory]
    [InlineData("-- guardrails:ignore GRD3009 table has 12 rows\n\n" + Index + ";")]
    [InlineData("-- guardrails:ignore GRD3009 table has 12 rows\nSELECT 1;\n" + Index + ";")]
    [InlineData(Index + ";\n-- guardrails:ignore GRD3009 too late")]
    [InlineData("-- guardrails:ignore GRD3009 the first only\nSELECT 1; " + Index + ";")]
    [InlineData("SELECT '-- guardrails:ignore GRD3009 no comment';\n" + Index + ";")]
    [InlineData("DO $$ BEGIN\n-- guardrails:ignore GRD3009 x\nPERFORM 1; SELECT 1 INTO a; CREATE INDEX i ON orders (customer_id); END $$;")]
    public void Anywhere_else_it_does_not(string sql) => Assert.Contains("GRD3009", Lint.Ids(sql));

    [Fact]
    public void It_silences_one_statement_and_not_the_whole_file()
    {
        var findings = Lint.Of("GRD3009", $"{Index}; -- guardrails:ignore GRD3009 small\n{Index};");

        Assert.Equal(2, Assert.Single(findings).Statement);
    }

    [Fact]
    public void Data_of_a_COPY_are_no_comments() =>
        Assert.Equal(["GRD3009"], Lint.Ids($"COPY t FROM stdin;\n-- guardrails:ignore GRD3009 data\n\\.\n{Index};"));

    [Theory]
    [InlineData("-- guardrails:ignore GRD3009 x\nSELECT 1;", "GRD3009")]
    [InlineData("-- guardrails:ignore GRD3009,GRD3010 x\n" + Index + ";", "GRD3010")]
    [InlineData("-- guardrails:ignore GRD0815 x\nSELECT 1;", "no rule GRD0815")]
    [InlineData("-- guardrails:ignore because\nSELECT 1;", "names no rule")]
    [InlineData("SELECT 1;\n\n-- guardrails:ignore GRD3009 nothing follows", "directly above")]
    public void A_suppression_that_suppresses_nothing_is_reported(string sql, string message)
    {
        var finding = Assert.Single(Lint.Run(sql), static f => f.Rule.Id == "GRD9002");

        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("guardrails:ignore", sql.Substring(finding.Span.Start, finding.Span.Length), StringComparison.Ordinal);
    }

    [Fact]
    public void A_suppression_of_a_rule_that_is_off_is_left_alone() =>
        Assert.Empty(Lint.Run("-- guardrails:ignore GRD4006 x\nSELECT 1;"));

    [Fact]
    public void A_suppression_without_a_reason_is_reported_on_demand()
    {
        const string Sql = $"{Index}; -- guardrails:ignore GRD3009";

        Assert.Empty(Lint.Run(Sql));
        Assert.Contains("GRD9003", Lint.Of("GRD9003", Sql).Select(static f => f.Rule.Id));
    }

    [Fact]
    public void What_a_code_fix_writes_until_there_is_a_reason_is_none() =>
        Assert.Contains("GRD9003", Lint.Of("GRD9003", $"{Index}; -- guardrails:ignore GRD3009 <Pending>").Select(static f => f.Rule.Id));
}
