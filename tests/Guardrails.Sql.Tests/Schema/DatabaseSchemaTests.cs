using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Schema;

public sealed class DatabaseSchemaTests
{
    [Fact]
    public void What_a_transaction_rolls_back_is_forgotten()
    {
        var schema = Fold("CREATE TABLE t (a int CHECK (a > 0)); BEGIN; ALTER TABLE t DROP COLUMN a; DROP TABLE t; CREATE TABLE u (b int); ROLLBACK");

        var table = Find(schema, "t");
        Assert.Equal("a", Assert.Single(table.Columns).Name);
        Assert.Single(table.Checks);
        Assert.Null(schema.Find(Name("u")));
        Assert.False(schema.IsCreatedByScript(Name("u")));
    }

    [Fact]
    public void Returning_to_a_savepoint_takes_back_what_came_after_it()
    {
        var schema = Fold(
            "CREATE TABLE t (a int); BEGIN; ALTER TABLE t ADD COLUMN b int; SAVEPOINT s; ALTER TABLE t ADD COLUMN c int; ROLLBACK TO s; ALTER TABLE t ADD COLUMN d int; COMMIT");

        Assert.Equal(["a", "b", "d"], Find(schema, "t").Columns.Select(c => c.Name));
    }

    [Fact]
    public void A_name_without_schema_is_found_where_the_search_path_says()
    {
        var schema = Fold("CREATE TABLE a.t (x int); CREATE TABLE b.t (y int); SET search_path TO b, a");

        Assert.Equal("b.t", schema.Resolve(Name("t")).ToString());
        Assert.Equal("y", Assert.Single(Find(schema, "t").Columns).Name);
    }

    [Fact]
    public void A_table_of_another_schema_is_another_table()
    {
        var schema = Fold("CREATE TABLE s2.t (x int)");

        Assert.Null(schema.Find(new QualifiedName(null, "s1", "t", default)));
        Assert.False(schema.IsCreatedByScript(Name("t")));
    }

    [Fact]
    public void A_new_script_makes_what_exists_old()
    {
        var schema = Fold("CREATE TABLE t (x int)");
        Assert.True(schema.IsCreatedByScript(Name("t")));

        schema.BeginScript();

        Assert.False(schema.IsCreatedByScript(Name("t")));
        Assert.NotNull(schema.Find(Name("t")));
    }

    [Fact]
    public void A_temporary_table_hides_the_permanent_one()
    {
        var schema = Fold("CREATE TABLE t (x int); CREATE TEMP TABLE t (y int)");

        Assert.Equal("pg_temp.t", schema.Resolve(Name("t")).ToString());
    }

    [Fact]
    public void A_foreign_key_is_known_at_both_ends_and_goes_with_either()
    {
        var schema = Fold("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p)");

        var key = Assert.Single(Find(schema, "p").ReferencedBy);
        Assert.Equal(("c_p_id_fkey", "id"), (key.Name, Assert.Single(key.ReferencedColumns)));

        Apply(schema, "DROP TABLE c");

        Assert.Empty(Find(schema, "p").ReferencedBy);
    }

    [Fact]
    public void A_renamed_table_keeps_its_foreign_keys_and_partitions()
    {
        var schema = Fold(
            "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9); CREATE TABLE c (p_id int REFERENCES p); ALTER TABLE p RENAME TO q");

        Assert.Null(schema.Find(Name("p")));
        Assert.Equal("public.q", Assert.Single(Find(schema, "c").ForeignKeys).To.ToString());
        Assert.Equal("public.p1", Assert.Single(Find(schema, "q").Children).ToString());
    }

    [Theory]
    [InlineData("CREATE TABLE t (a int PRIMARY KEY)", "t_pkey")]
    [InlineData("CREATE TABLE t (a int, b int, UNIQUE (a, b))", "t_a_b_key")]
    [InlineData("CREATE TABLE t (a int); CREATE INDEX ON t (lower(a::text))", "t_lower_idx")]
    [InlineData("CREATE TABLE t (a int); CREATE INDEX ON t (a); CREATE INDEX ON t (a)", "t_a_idx1")]
    public void An_index_without_a_name_gets_the_one_that_PostgreSQL_would_choose(string sql, string name)
    {
        var schema = Fold(sql);

        Assert.Equal("public.t", schema.FindIndexedTable(Name(name))?.ToString());
    }

    [Fact]
    public void Validating_one_constraint_says_nothing_of_others()
    {
        var schema = Fold("CREATE TABLE t (a int, b int); ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0) NOT VALID; ALTER TABLE t ADD CONSTRAINT y CHECK (b > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT x");

        Assert.Equal([("x", true), ("y", false)], Find(schema, "t").Checks.Select(c => (c.Name, c.IsValid)));
    }

    [Fact]
    public void What_a_script_did_not_create_is_known_in_part()
    {
        var schema = Fold("ALTER TABLE t ADD COLUMN a int");

        var table = Find(schema, "t");
        Assert.False(table.IsComplete);
        Assert.Equal("a", Assert.Single(table.Columns).Name);
    }

    internal static DatabaseSchema Fold(string sql)
    {
        var schema = new DatabaseSchema();
        Apply(schema, sql);
        return schema;
    }

    private static void Apply(DatabaseSchema schema, string sql)
    {
        foreach (var statement in SqlParser.Parse(sql).Statements)
        {
            schema.Apply(statement);
        }
    }

    private static Relation Find(DatabaseSchema schema, string name) => schema.Find(Name(name)) ?? throw new InvalidOperationException(name);

    private static QualifiedName Name(string name) => new(null, null, name, default);
}
