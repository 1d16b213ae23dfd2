using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Catalog;

public class CatalogTests
{
    [Theory]
    [InlineData("COMMENT ON COLUMN s.t.c IS 'x'", "column", "s.t.c", null, "s.t")]
    [InlineData("COMMENT ON MATERIALIZED VIEW m IS NULL", "materialized view", "m", null, "m")]
    [InlineData("COMMENT ON CONSTRAINT c ON s.t IS 'x'", "constraint", "c", "s.t", "s.t")]
    [InlineData("COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'", "constraint", "c", null, "")]
    [InlineData("COMMENT ON FUNCTION f(int) IS 'x'", "function", "f", null, "")]
    [InlineData("COMMENT ON TEXT SEARCH CONFIGURATION x IS 'x'", "text search configuration", "x", null, "")]
    [InlineData("SECURITY LABEL FOR p ON TABLE t IS 'x'", "table", "t", null, "t")]
    public void A_comment_knows_its_object(string sql, string type, string name, string? table, string relation)
    {
        var comment = ParsedStatement.Of<CommentStatement>(sql);

        Assert.Equal((type, name, table), (comment.ObjectType, comment.Name?.ToString(), comment.Table?.ToString()));
        Assert.Equal(relation, string.Join(' ', comment.Relations));
    }

    [Theory]
    [InlineData("GRANT SELECT, UPDATE (a, b) ON t, s.u TO r, GROUP q WITH GRANT OPTION", "table", "t s.u", "SELECT UPDATE (A, B)", "r q")]
    [InlineData("REVOKE GRANT OPTION FOR ALL PRIVILEGES ON TABLE t FROM PUBLIC CASCADE", "table", "t", "ALL PRIVILEGES", "public")]
    [InlineData("GRANT USAGE ON SCHEMA s TO r", "schema", "s", "USAGE", "r")]
    [InlineData("GRANT EXECUTE ON FUNCTION f(int), g() TO r", "function", "f g", "EXECUTE", "r")]
    [InlineData("GRANT SELECT ON ALL TABLES IN SCHEMA a, b TO r", "all tables", "a b", "SELECT", "r")]
    [InlineData("GRANT SELECT ON schema TO r", "table", "schema", "SELECT", "r")]
    [InlineData("GRANT admins, devs TO r", null, "admins devs", "", "r")]
    public void A_grant_knows_what_it_gives_to_whom(string sql, string? type, string objects, string privileges, string grantees)
    {
        var grant = ParsedStatement.Of<GrantStatement>(sql);

        Assert.Equal(
            (type, objects, privileges, grantees),
            (grant.ObjectType, string.Join(' ', grant.Objects), string.Join(' ', grant.Privileges), string.Join(' ', grant.Grantees)));
    }

    [Theory]
    [InlineData("REASSIGN OWNED BY a, CURRENT_USER TO b", "a current_user", "b", false)]
    [InlineData("DROP OWNED BY a CASCADE", "a", null, true)]
    public void Owned_objects_know_whose_they_are(string sql, string roles, string? newOwner, bool cascade)
    {
        var owned = ParsedStatement.Of<OwnedStatement>(sql);

        Assert.Equal((roles, newOwner, cascade), (string.Join(' ', owned.Roles), owned.NewOwner, owned.Cascade));
    }

    [Fact]
    public void A_schema_knows_the_statements_inside_of_it()
    {
        var schema = ParsedStatement.Of<CreateSchemaStatement>(
            "CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION r CREATE TABLE t (a int) GRANT CREATE, USAGE ON SCHEMA s TO x WITH GRANT OPTION CREATE VIEW v AS SELECT 1");

        Assert.Equal(("s", true, "r"), (schema.Name, schema.IfNotExists, schema.Authorization));
        Assert.Equal([StatementKind.CreateTable, StatementKind.Grant, StatementKind.CreateView], schema.Elements.Select(element => element.Kind));
        Assert.Equal([1, 2, 3], schema.Elements.Select(element => element.Number));
    }

    [Theory]
    [InlineData("CREATE PUBLICATION p", PublicationAction.Create, false, "", "")]
    [InlineData("CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert')", PublicationAction.Create, true, "", "")]
    [InlineData("CREATE PUBLICATION p FOR TABLE ONLY a (x, y) WHERE (x > 1), s.b, TABLES IN SCHEMA q, CURRENT_SCHEMA", PublicationAction.Create, false,
        "a(x y)x > 1 s.b()", "q current_schema")]
    [InlineData("ALTER PUBLICATION p ADD TABLE a, TABLE b", PublicationAction.Add, false, "a() b()", "")]
    [InlineData("ALTER PUBLICATION p SET TABLE a", PublicationAction.Set, false, "a()", "")]
    [InlineData("ALTER PUBLICATION p DROP TABLES IN SCHEMA q", PublicationAction.Drop, false, "", "q")]
    [InlineData("ALTER PUBLICATION p SET (publish = 'insert')", PublicationAction.Other, false, "", "")]
    public void A_publication_knows_its_tables(string sql, PublicationAction action, bool all, string tables, string schemas)
    {
        var publication = ParsedStatement.Of<PublicationStatement>(sql);

        Assert.Equal(("p", action, all), (publication.Name, publication.Action, publication.AllTables));
        Assert.Equal(tables, string.Join(' ', publication.Tables.Select(t => $"{t.Table}({string.Join(' ', t.Columns)}){t.Where}")));
        Assert.Equal(schemas, string.Join(' ', publication.Schemas));
    }

    [Fact]
    public void Statistics_know_table_and_expressions()
    {
        var statistics = ParsedStatement.Of<CreateStatisticsStatement>("CREATE STATISTICS IF NOT EXISTS s.x (mcv, ndistinct) ON a, (b + f(c, 1)) FROM s.t");

        Assert.Equal(("s.x", "s.t", true), (statistics.Name?.ToString(), statistics.Table.ToString(), statistics.IfNotExists));
        Assert.Equal(["a", "(b + f(c, 1))"], statistics.Elements.Select(element => element.Text));
    }

    [Fact]
    public void An_extension_knows_its_schema()
    {
        var extension = ParsedStatement.Of<CreateExtensionStatement>("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA s VERSION '1'");

        Assert.Equal(("uuid-ossp", true, "s"), (extension.Name, extension.IfNotExists, extension.Schema));
    }

    [Theory]
    [InlineData("ALTER SCHEMA s RENAME TO u", "s", AlterObjectAction.RenameTo, "u")]
    [InlineData("ALTER FUNCTION s.f(int) OWNER TO r", "s.f", AlterObjectAction.OwnerTo, "r")]
    [InlineData("ALTER EXTENSION x SET SCHEMA s", "x", AlterObjectAction.SetSchema, "s")]
    [InlineData("ALTER STATISTICS s.x SET STATISTICS 5", "s.x", AlterObjectAction.Other, null)]
    [InlineData("ALTER ROLE r SET lock_timeout = '5s'", "r", AlterObjectAction.Other, null)]
    public void Other_objects_know_what_happens_to_their_name(string sql, string name, AlterObjectAction action, string? newName)
    {
        var alter = ParsedStatement.Of<AlterObjectStatement>(sql);

        Assert.Equal((name, action, newName), (alter.Name.ToString(), alter.Action, alter.NewName));
    }
}
