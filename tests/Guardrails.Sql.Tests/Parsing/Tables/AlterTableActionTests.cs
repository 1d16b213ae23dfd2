using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Tables;

public class AlterTableActionTests
{
    [Fact]
    public void Adding_a_column_carries_its_definition()
    {
        var add = ParsedStatement.Action<AddColumn>("ADD COLUMN IF NOT EXISTS a timestamptz DEFAULT now() NOT NULL");

        Assert.Equal((true, "a", "timestamptz"), (add.IfNotExists, add.Column.Name, add.Column.Type?.CanonicalName));
        Assert.Equal("now", Assert.Single(add.Column.Default!.Functions).Name);
    }

    [Theory]
    [InlineData("DROP COLUMN IF EXISTS a CASCADE", true, true)]
    [InlineData("DROP a RESTRICT", false, false)]
    public void Dropping_a_column_tells_how(string sql, bool ifExists, bool cascade)
    {
        var drop = ParsedStatement.Action<DropColumn>(sql);

        Assert.Equal(("a", ifExists, cascade), (drop.Column, drop.IfExists, drop.Cascade));
    }

    [Theory]
    [InlineData("ALTER a TYPE int", null, null)]
    [InlineData("ALTER COLUMN a SET DATA TYPE int COLLATE \"C\" USING a::int", "\"C\"", "a::int")]
    public void A_type_change_knows_type_collation_and_conversion(string sql, string? collation, string? conversion)
    {
        var change = ParsedStatement.Action<AlterColumnType>(sql);

        Assert.Equal(("a", "int4", collation, conversion), (change.Column, change.Type.ToString(), change.Collation?.ToString(), change.Using?.Text));
    }

    [Fact]
    public void An_expression_of_a_generated_column_is_read() =>
        Assert.Equal("b + 1", ParsedStatement.Action<SetExpression>("ALTER a SET EXPRESSION AS (b + 1)").Expression.Text);

    [Fact]
    public void Altering_a_constraint_tells_what_changes()
    {
        var alter = ParsedStatement.Action<AlterConstraint>("ALTER CONSTRAINT c NOT DEFERRABLE INITIALLY IMMEDIATE NOT ENFORCED");

        Assert.Equal(
            ("c", false, false, false, null),
            (alter.Constraint, alter.Deferrable, alter.InitiallyDeferred, alter.Enforced, alter.Inherit));
    }

    [Theory]
    [InlineData("DROP CONSTRAINT IF EXISTS c CASCADE", true, true)]
    [InlineData("DROP CONSTRAINT c", false, false)]
    public void Dropping_a_constraint_tells_how(string sql, bool ifExists, bool cascade)
    {
        var drop = ParsedStatement.Action<DropConstraint>(sql);

        Assert.Equal(("c", ifExists, cascade), (drop.Constraint, drop.IfExists, drop.Cascade));
    }

    [Theory]
    [InlineData("DEFAULT", PartitionBoundKind.Default, "", "", "")]
    [InlineData("FOR VALUES IN (1, 'b', NULL)", PartitionBoundKind.List, "1|'b'|NULL", "", "")]
    [InlineData("FOR VALUES FROM (1, MINVALUE) TO (f(2, 3), MAXVALUE)", PartitionBoundKind.Range, "", "1|MINVALUE", "f(2, 3)|MAXVALUE")]
    [InlineData("FOR VALUES WITH (MODULUS 4, REMAINDER 1)", PartitionBoundKind.Hash, "", "", "")]
    public void Attaching_a_partition_knows_its_bound(string sql, PartitionBoundKind kind, string values, string from, string to)
    {
        var bound = ParsedStatement.Action<AttachPartition>("ATTACH PARTITION s.p " + sql).Bound!;

        Assert.Equal((kind, values, from, to), (bound.Kind, Join(bound.Values), Join(bound.From), Join(bound.To)));
        Assert.Equal(kind == PartitionBoundKind.Hash ? (4, 1) : (null, null), (bound.Modulus, bound.Remainder));
    }

    [Theory]
    [InlineData("RENAME TO b", null)]
    [InlineData("RENAME COLUMN a TO b", "a")]
    [InlineData("RENAME a TO b", "a")]
    [InlineData("RENAME CONSTRAINT a TO b", "a")]
    public void A_rename_knows_both_names(string sql, string? oldName)
    {
        var rename = ParsedStatement.Action<RenameAction>(sql);

        Assert.Equal((oldName, "b"), (rename.OldName, rename.NewName));
    }

    [Theory]
    [InlineData("SET SCHEMA s", "s", false, null)]
    [InlineData("OWNER TO CURRENT_USER", "\"current_user\"", true, null)]
    [InlineData("CLUSTER ON i", "i", false, null)]
    [InlineData("SET ACCESS METHOD heap", "heap", false, null)]
    [InlineData("SET ACCESS METHOD DEFAULT", null, true, null)]
    [InlineData("SET TABLESPACE fast", "fast", false, null)]
    [InlineData("ENABLE REPLICA TRIGGER g", "g", false, "replica")]
    [InlineData("DISABLE TRIGGER ALL", "\"all\"", true, null)]
    [InlineData("ENABLE ALWAYS RULE r", "r", false, "always")]
    [InlineData("OF s.ty", "s.ty", false, null)]
    public void An_action_that_names_one_thing_knows_it(string sql, string? name, bool isKeyword, string? mode)
    {
        var action = ParsedStatement.Action<NameAction>(sql);

        Assert.Equal((name, isKeyword, mode), (action.Name?.ToString(), action.IsKeyword, action.FiringMode));
    }

    [Fact]
    public void Storage_parameters_have_names_and_values() => Assert.Equal(
        [("fillfactor", "70"), ("toast.autovacuum_enabled", "off"), ("user_catalog_table", null)],
        ParsedStatement.Action<StorageParametersAction>("SET (fillfactor = 70, toast.autovacuum_enabled = off, user_catalog_table)")
            .Parameters.Select(parameter => (parameter.Name, parameter.Value)));

    [Theory]
    [InlineData("REPLICA IDENTITY FULL", "full", null)]
    [InlineData("REPLICA IDENTITY USING INDEX i", "index", "i")]
    public void Replica_identity_knows_its_mode(string sql, string mode, string? index)
    {
        var action = ParsedStatement.Action<ReplicaIdentityAction>(sql);

        Assert.Equal((mode, index), (action.Mode, action.Index));
    }

    private static string Join(IEnumerable<SqlExpression> expressions) => string.Join('|', expressions.Select(e => e.Text));
}
