using Guardrails.Sql.Locks;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Tests.Schema;

namespace Guardrails.Sql.Tests.Locks;

/// <summary>What the model says when nothing, or not everything, is known; what it says with full knowledge the proofs hold against servers.</summary>
public sealed class CautiousVerdictTests
{
    [Theory]
    [InlineData("ALTER TABLE t ALTER COLUMN a TYPE text", TableWork.Rewrite)]
    [InlineData("ALTER TABLE t ALTER COLUMN a SET NOT NULL", TableWork.Scan)]
    [InlineData("ALTER TABLE t ADD COLUMN a shop.money_amount", TableWork.Rewrite)]
    [InlineData("ALTER TABLE t ADD COLUMN a int DEFAULT shop.next_number()", TableWork.Rewrite)]
    [InlineData("ALTER TABLE t ADD PRIMARY KEY USING INDEX t_a", TableWork.Scan)]
    public void Without_knowledge_the_worst_is_said_and_what_would_settle_it(string sql, TableWork work)
    {
        var judged = Judge(new DatabaseSchema(), sql);

        Assert.Equal((work, true), (judged.Work, judged.IsCautious));
        Assert.Matches("schema|connection|known", judged.Reason);
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN a timestamptz DEFAULT now()")]
    [InlineData("ALTER TABLE t ADD COLUMN a varchar(20) NOT NULL DEFAULT lower('X')")]
    [InlineData("ALTER TABLE t ADD COLUMN a int REFERENCES u")]
    public void What_costs_nothing_on_every_schema_is_not_cautious(string sql)
    {
        var judged = Judge(new DatabaseSchema(), sql);

        Assert.Equal((LockMode.AccessExclusive, TableWork.None, false), (judged.Mode, judged.Work, judged.IsCautious));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a varchar(10))", "ALTER TABLE t ALTER COLUMN a TYPE varchar(20)", TableWork.None)]
    [InlineData("CREATE TABLE t (a timestamp)", "ALTER TABLE t ALTER COLUMN a TYPE timestamptz", TableWork.Rewrite)]
    [InlineData("CREATE TABLE t (a timestamp); SET TimeZone = 'UTC'", "ALTER TABLE t ALTER COLUMN a TYPE timestamptz", TableWork.None)]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a IS NOT NULL)", "ALTER TABLE t ALTER COLUMN a SET NOT NULL", TableWork.None)]
    [InlineData("CREATE TABLE t (a int, b int); ALTER TABLE t ADD CHECK (b IS NOT NULL)", "ALTER TABLE t ALTER COLUMN a SET NOT NULL", TableWork.Scan)]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql STABLE AS 'x'; CREATE TABLE t ()", "ALTER TABLE t ADD COLUMN a int DEFAULT f()", TableWork.None)]
    public void The_script_so_far_settles_it(string before, string sql, TableWork work) =>
        Assert.Equal(work, Judge(DatabaseSchemaTests.Fold(before), sql).Work);

    [Fact]
    public void A_constraint_that_the_same_statement_drops_proves_nothing()
    {
        var schema = DatabaseSchemaTests.Fold("CREATE TABLE t (a int, CONSTRAINT c CHECK (a IS NOT NULL))");

        Assert.Equal(TableWork.Scan, Judge(schema, "ALTER TABLE t ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT c").Work);
    }

    [Fact]
    public void A_domain_in_a_circle_is_judged_all_the_same()
    {
        var schema = DatabaseSchemaTests.Fold("CREATE DOMAIN a AS b; CREATE DOMAIN b AS a; CREATE TABLE t ()");

        Assert.Equal(TableWork.None, Judge(schema, "ALTER TABLE t ADD COLUMN c a").Work);
    }

    private static RelationLock Judge(DatabaseSchema schema, string sql) =>
        LockModel.GetFootprint(Assert.Single(SqlParser.Parse(sql).Statements), schema, 17).Locks[0];
}
