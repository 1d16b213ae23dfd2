using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Triggers;

public class TriggerTests
{
    [Fact]
    public void A_trigger_knows_when_it_fires_and_what_it_calls()
    {
        var trigger = ParsedStatement.Of<CreateTriggerStatement>(
            "CREATE OR REPLACE TRIGGER g BEFORE INSERT OR UPDATE OF a, b ON s.t REFERENCING OLD TABLE AS o FOR EACH ROW WHEN (NEW.a > 1) EXECUTE FUNCTION f.h('x')");

        Assert.Equal(("g", "s.t", "before", true, true), (trigger.Name, trigger.Table.ToString(), trigger.Timing, trigger.ForEachRow, trigger.OrReplace));
        Assert.Equal(["insert", "update"], trigger.Events);
        Assert.Equal(["a", "b"], trigger.UpdateColumns);
        Assert.Equal(("NEW.a > 1", "f.h"), (trigger.When?.Text, trigger.Function?.ToString()));
    }

    [Fact]
    public void A_constraint_trigger_knows_the_other_table()
    {
        var trigger = ParsedStatement.Of<CreateTriggerStatement>(
            "CREATE CONSTRAINT TRIGGER g AFTER DELETE ON t FROM u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE PROCEDURE f()");

        Assert.Equal((true, "u"), (trigger.IsConstraint, trigger.ReferencedTable?.Name));
    }

    [Fact]
    public void A_rule_knows_its_event()
    {
        var rule = ParsedStatement.Of<CreateRuleStatement>("CREATE RULE r AS ON UPDATE TO s.t WHERE old.a > 1 DO INSTEAD (SELECT 1; SELECT 2)");

        Assert.Equal(("r", "s.t", "update", true), (rule.Name, rule.Table.ToString(), rule.Event, rule.IsInstead));
    }

    [Theory]
    [InlineData("CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO public USING (a > 1) WITH CHECK (f(a))", "update", "a > 1", "f(a)")]
    [InlineData("ALTER POLICY p ON t TO r USING (true)", null, "true", null)]
    public void A_policy_knows_its_conditions(string sql, string? command, string? visible, string? check)
    {
        var policy = ParsedStatement.Of<PolicyStatement>(sql);

        Assert.Equal(("p", "t", command, visible, check), (policy.Name, policy.Table.Name, policy.Command, policy.Using?.Text, policy.WithCheck?.Text));
    }

    [Theory]
    [InlineData("ALTER TRIGGER g ON t RENAME TO h", "h")]
    [InlineData("ALTER RULE g ON t RENAME TO h", "h")]
    [InlineData("ALTER POLICY g ON t RENAME TO h", "h")]
    [InlineData("ALTER TRIGGER g ON t DEPENDS ON EXTENSION x", null)]
    public void What_belongs_to_a_table_can_be_renamed(string sql, string? newName)
    {
        var alter = ParsedStatement.Of<AlterTableObjectStatement>(sql);

        Assert.Equal(("g", "t", newName), (alter.Name, alter.Table.Name, alter.NewName));
    }

    [Theory]
    [InlineData("DROP TRIGGER IF EXISTS g ON s.t CASCADE", "g", "s.t", true, true)]
    [InlineData("DROP POLICY g ON t", "g", "t", false, false)]
    [InlineData("DROP TABLE IF EXISTS g CASCADE", "g", null, true, true)]
    [InlineData("DROP FUNCTION g(int, text) CASCADE", "g", null, false, true)]
    [InlineData("DROP TYPE g RESTRICT", "g", null, false, false)]
    public void A_drop_knows_what_and_how(string sql, string name, string? table, bool ifExists, bool cascade)
    {
        var drop = ParsedStatement.Of<DropStatement>(sql);

        Assert.Equal((name, table, ifExists, cascade), (Assert.Single(drop.Names).Name, drop.Table?.ToString(), drop.IfExists, drop.Cascade));
    }
}
