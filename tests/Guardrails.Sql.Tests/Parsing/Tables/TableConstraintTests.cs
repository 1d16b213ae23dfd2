using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Tables;

public class TableConstraintTests
{
    [Fact]
    public void A_check_knows_its_condition_and_whether_it_looks_at_old_rows()
    {
        var check = Add<CheckConstraint>("CONSTRAINT c CHECK (a > 0) NOT VALID NO INHERIT");

        Assert.Equal(("c", "a > 0", true, true), (check.Name, check.Condition.Text, check.IsNotValid, check.IsNoInherit));
    }

    [Theory]
    [InlineData("PRIMARY KEY (a, b)", true, "a,b", null)]
    [InlineData("UNIQUE (a)", false, "a", null)]
    [InlineData("CONSTRAINT k UNIQUE USING INDEX i DEFERRABLE", false, "", "i")]
    [InlineData("PRIMARY KEY USING INDEX \"I\"", true, "", "I")]
    public void Keys_know_their_columns_or_their_index(string sql, bool isPrimaryKey, string columns, string? index)
    {
        var key = Add<UniqueConstraint>(sql);

        Assert.Equal((isPrimaryKey, columns, index), (key.IsPrimaryKey, string.Join(',', key.Columns), key.UsingIndex));
    }

    [Fact]
    public void A_key_knows_its_index_options()
    {
        var key = Add<UniqueConstraint>(
            "UNIQUE NULLS NOT DISTINCT (a, r WITHOUT OVERLAPS) INCLUDE (b, c) WITH (fillfactor = 70) USING INDEX TABLESPACE fast");

        Assert.Equal((true, true, "fast"), (key.NullsNotDistinct, key.WithoutOverlaps, key.Tablespace));
        Assert.Equal(["a", "r"], key.Columns);
        Assert.Equal(["b", "c"], key.Include);
        Assert.Equal([("fillfactor", "70")], key.Parameters.Select(parameter => (parameter.Name, parameter.Value)));
    }

    [Fact]
    public void A_foreign_key_knows_both_sides()
    {
        var key = Add<ForeignKeyConstraint>("FOREIGN KEY (a, PERIOD r) REFERENCES s.p (x, PERIOD y) ON DELETE NO ACTION NOT VALID NOT ENFORCED");

        Assert.Equal(["a", "r"], key.Columns);
        Assert.Equal(["x", "y"], key.ReferencedColumns);
        Assert.Equal(("s.p", true, true, true), (key.ReferencedTable.ToString(), key.HasPeriod, key.IsNotValid, key.IsNotEnforced));
    }

    [Fact]
    public void An_exclusion_knows_what_it_compares()
    {
        var exclusion = Add<ExclusionConstraint>("EXCLUDE USING gist (a WITH =, lower(b) text_ops WITH OPERATOR(pg_catalog.=)) WHERE (a > 1)");

        Assert.Equal(("gist", "a > 1"), (exclusion.Method, exclusion.Where?.Text));
        Assert.Equal(
            [("a", null, "="), (null, "lower(b)", "OPERATOR(pg_catalog.=)")],
            exclusion.Elements.Select(element => (element.Column, element.Expression?.Text, element.Operator)));
    }

    [Fact]
    public void A_not_null_constraint_of_the_table_names_its_column()
    {
        var notNull = Add<NotNullConstraint>("CONSTRAINT n NOT NULL a NOT VALID");

        Assert.Equal(("n", "a", true), (notNull.Name, Assert.Single(notNull.Columns), notNull.IsNotValid));
    }

    private static T Add<T>(string constraint)
        where T : SqlConstraint =>
        Assert.IsType<T>(ParsedStatement.Action<AddConstraint>("ADD " + constraint).Constraint);
}
