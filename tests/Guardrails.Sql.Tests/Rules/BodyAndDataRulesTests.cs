using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Tests.Linting;

namespace Guardrails.Sql.Tests.Rules;

/// <summary>Rules about PL/pgSQL, enums, domains, data, and what running versions call.</summary>
public sealed class BodyAndDataRulesTests
{
    [Theory]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN OTHERS THEN NULL; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'x'; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN duplicate_table OR lock_not_available THEN RAISE WARNING 'x'; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN SQLSTATE '55P03' THEN NULL; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN query_canceled THEN IF a THEN RAISE; END IF; END $$")]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN TRUNCATE t; EXCEPTION WHEN OTHERS THEN NULL; END $$")]
    public void A_handler_that_swallows_is_reported(string sql) => Lint.Single("GRD2004", sql);

    [Theory]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN duplicate_column THEN NULL; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN OTHERS THEN RAISE; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE t; EXCEPTION WHEN OTHERS THEN RAISE EXCEPTION 'x'; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE t; END $$")]
    public void An_expected_condition_and_one_that_raises_are_not(string sql) => Assert.Empty(Lint.Of("GRD2004", sql));

    [Theory]
    [InlineData("BEGIN; ALTER TYPE e ADD VALUE 'x'; UPDATE t SET a = 'x' WHERE id = 1; COMMIT", "'x'")]
    [InlineData("BEGIN; ALTER TYPE e ADD VALUE 'x'; ALTER TABLE t ALTER a SET DEFAULT 'x'; COMMIT", "'x'")]
    [InlineData("BEGIN; ALTER TYPE e ADD VALUE 'it''s'; CREATE VIEW v AS SELECT 'it''s'::e; COMMIT", "'it''s'")]
    [InlineData("BEGIN; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'x'; SELECT 'x'::e; COMMIT", "'x'")]
    public void An_enum_value_that_is_used_before_the_commit_is_an_error(string sql, string place)
    {
        var finding = Lint.Single("GRD4005", sql);

        Assert.Equal(place, sql.Substring(finding.Span.Start, finding.Span.Length));
    }

    [Theory]
    [InlineData("ALTER TYPE e ADD VALUE 'x'; UPDATE t SET a = 'x' WHERE id = 1")]
    [InlineData("BEGIN; ALTER TYPE e ADD VALUE 'x'; COMMIT; UPDATE t SET a = 'x' WHERE id = 1")]
    [InlineData("BEGIN; ALTER TYPE e ADD VALUE 'x'; UPDATE t SET a = 'xy' WHERE id = 1; COMMIT")]
    [InlineData("BEGIN; ALTER TYPE e ADD VALUE 'x'; ALTER TYPE e ADD VALUE 'y' AFTER 'x'; COMMIT")]
    public void After_the_commit_it_is_not(string sql) => Assert.Empty(Lint.Of("GRD4005", sql));

    [Fact]
    public void From_17_on_a_type_of_the_same_transaction_may_be_used() => Assert.Empty(Lint.Of(
        "GRD4005", "BEGIN; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'x'; SELECT 'x'::e; COMMIT", new LintOptions { PostgresVersion = 17 }));

    [Theory]
    [InlineData("ALTER DOMAIN d ADD CHECK (VALUE > 0)", 1)]
    [InlineData("ALTER DOMAIN d SET NOT NULL", 1)]
    [InlineData("ALTER DOMAIN d VALIDATE CONSTRAINT c", 1)]
    [InlineData("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID", 0)]
    [InlineData("ALTER DOMAIN d DROP NOT NULL", 0)]
    [InlineData("CREATE DOMAIN d AS int; ALTER DOMAIN d SET NOT NULL", 0)]
    public void A_domain_that_checks_stored_values_is_reported(string sql, int count) => Assert.Equal(count, Lint.Of("GRD3018", sql).Count);

    [Theory]
    [InlineData("CREATE TABLE i (a int REFERENCES orders)", 1)]
    [InlineData("CREATE TABLE i (a int, FOREIGN KEY (a) REFERENCES s.orders)", 1)]
    [InlineData("CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE i (a int REFERENCES orders)", 0)]
    [InlineData("CREATE TABLE i (a int)", 0)]
    [InlineData("SET lock_timeout = '2s'; CREATE TABLE i (a int REFERENCES orders)", 0)]
    [InlineData("SET lock_timeout = '1h'; CREATE TABLE i (a int REFERENCES orders)", 1)]
    [InlineData("SET lock_timeout = '2s'; BEGIN; CREATE TABLE i (a int REFERENCES orders); COMMIT", 1)]
    public void The_lock_on_a_second_table_is_reported_unless_it_is_short(string sql, int count)
    {
        var findings = Lint.Of("GRD3016", sql);

        Assert.Equal(count, findings.Count);
        Assert.All(findings, static finding => Assert.Equal(LockMode.ShareRowExclusive, finding.LockMode));
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD a int; CREATE INDEX CONCURRENTLY i ON t (a)", 1)]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (a); CREATE INDEX CONCURRENTLY j ON t (b)", 1)]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (a)", 0)]
    [InlineData("SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY i ON t (a); SELECT 1", 0)]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON t (a)", 0)]
    [InlineData("ALTER TABLE t ADD COLUMN IF NOT EXISTS a int; CREATE INDEX CONCURRENTLY i ON t (a)", 0)]
    [InlineData("ALTER TABLE t ADD a int; ALTER TABLE t ADD b int", 0)]
    public void A_script_that_cannot_be_run_again_is_reported(string sql, int count) => Assert.Equal(count, Lint.Of("GRD4002", sql).Count);

    [Theory]
    [InlineData("DELETE FROM t", 1)]
    [InlineData("UPDATE t SET a = 1", 1)]
    [InlineData("DELETE FROM t WHERE a = 1", 0)]
    [InlineData("UPDATE t SET a = (SELECT b FROM u WHERE c = 1)", 1)]
    [InlineData("CREATE TABLE t (a int); DELETE FROM t", 0)]
    [InlineData("TRUNCATE t CASCADE", 1)]
    [InlineData("TRUNCATE t", 0)]
    [InlineData("DROP TABLE t CASCADE", 1)]
    [InlineData("DROP SCHEMA s CASCADE", 1)]
    [InlineData("DROP INDEX i CASCADE", 1)]
    [InlineData("ALTER TABLE t DROP COLUMN a CASCADE", 1)]
    [InlineData("ALTER TABLE t DROP CONSTRAINT c CASCADE", 1)]
    [InlineData("ALTER TABLE t ALTER a TYPE text USING left(a, 10)", 1)]
    [InlineData("ALTER TABLE t ALTER a TYPE text USING NULL", 1)]
    [InlineData("ALTER TABLE t ALTER a TYPE text USING a::text", 0)]
    [InlineData("ALTER TABLE t ALTER a TYPE text", 0)]
    public void What_loses_data_is_reported(string sql, int count) => Assert.Equal(count, Lint.Of("GRD5005", sql).Count);

    [Theory]
    [InlineData("GRD5002", "ALTER SCHEMA a RENAME TO b", 1)]
    [InlineData("GRD5002", "ALTER VIEW a RENAME TO b", 1)]
    [InlineData("GRD5002", "ALTER TYPE e RENAME VALUE 'a' TO 'b'", 1)]
    [InlineData("GRD5002", "ALTER TYPE e RENAME TO f", 1)]
    [InlineData("GRD5002", "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e RENAME VALUE 'a' TO 'b'", 0)]
    [InlineData("GRD5002", "ALTER INDEX i RENAME TO j", 0)]
    [InlineData("GRD5001", "CREATE TYPE e AS ENUM ('a'); DROP TYPE e", 0)]
    [InlineData("GRD5003", "DROP FUNCTION f(int)", 1)]
    [InlineData("GRD5003", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f()", 0)]
    [InlineData("GRD5005", "CREATE TEMP TABLE t (a int); UPDATE t SET a = 1; DELETE FROM t", 0)]
    [InlineData("GRD5005", "CREATE TEMP TABLE t (a int); DROP TABLE t; DELETE FROM t", 1)]
    [InlineData("GRD5005", "DELETE FROM pg_temp.t", 0)]
    [InlineData("GRD3008", "ALTER TABLE t ADD a varchar(5); ALTER TABLE t ALTER a TYPE varchar(9)", 0)]
    [InlineData("GRD3008", "ALTER TABLE t ADD a varchar(5); ALTER TABLE t ALTER a TYPE varchar(4)", 1)]
    [InlineData("GRD3008", "ALTER TABLE t ADD a varchar(5); CREATE INDEX i ON t (b) WHERE a <> ''; ALTER TABLE t ALTER a TYPE varchar(9)", 1)]
    [InlineData("GRD3008", "ALTER TABLE t ADD IF NOT EXISTS a varchar(5); ALTER TABLE t ALTER a TYPE varchar(9)", 1)]
    [InlineData("GRD3001", "ALTER TABLE t ADD a citext, ADD b public.citext DEFAULT 'x', ADD c geometry", 0)]
    [InlineData("GRD3001", "CREATE DOMAIN citext AS text CHECK (VALUE <> ''); ALTER TABLE t ADD a citext", 1)]
    [InlineData("GRD4010", "BEGIN; ALTER TABLE t RENAME TO u; ALTER TABLE u SET SCHEMA s; ALTER TABLE s.u ADD a int; COMMIT", 0)]
    [InlineData("GRD4010", "BEGIN; ALTER TABLE t RENAME TO u; ALTER TABLE v ADD a int; COMMIT", 1)]
    [InlineData("GRD5003", "PREPARE p AS SELECT * FROM t; ALTER TABLE t ADD a int", 1)]
    [InlineData("GRD5003", "PREPARE p AS INSERT INTO t VALUES (1) RETURNING *; ALTER TABLE t DROP a", 1)]
    [InlineData("GRD5003", "PREPARE p AS SELECT a FROM t; ALTER TABLE t ADD b int", 0)]
    [InlineData("GRD4004", "BEGIN; TRUNCATE t; INSERT INTO u SELECT * FROM v; COMMIT", 1)]
    [InlineData("GRD4004", "BEGIN; TRUNCATE t; INSERT INTO u VALUES (1); COMMIT", 0)]
    [InlineData("GRD3015", "REFRESH MATERIALIZED VIEW CONCURRENTLY v", 0)]
    public void Everything_else_that_breaks_running_versions(string rule, string sql, int count) => Assert.Equal(count, Lint.Of(rule, sql).Count);

    [Theory]
    [InlineData("SELECT set_config('lock_timeout', '5s', false), set_config('statement_timeout', '1min', false); TRUNCATE t", 0)]
    [InlineData("SELECT set_config('lock_timeout', '5s', true), set_config('statement_timeout', '1min', true); TRUNCATE t", 1)]
    public void A_timeout_may_be_set_by_a_function(string sql, int count) => Assert.Equal(count, Lint.Of("GRD4006", sql).Count);

    [Fact]
    public void Static_SQL_in_functions_gets_the_same_rules_and_changes_nothing_that_is_known()
    {
        const string Sql = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE t (a int); CREATE INDEX i ON orders (a); END $$; CREATE INDEX j ON t (a)";

        Assert.Equal(["public.orders", "public.t"], Lint.Of("GRD3009", Sql).Select(static finding => finding.Relation!.ToString()));
        Assert.Empty(Lint.Of("GRD3009", Sql.Replace("BEGIN CREATE TABLE", "BEGIN\n-- guardrails:ignore GRD3009 small\nCREATE INDEX i ON orders (a); END $$; CREATE TABLE x (a int); SELECT $$ ", StringComparison.Ordinal).Replace("CREATE INDEX j ON t (a)", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dynamic_SQL_is_said_to_be_unknown()
    {
        const string Sql = "DO $$ BEGIN EXECUTE 'TRUNCATE ' || a; EXECUTE 'TRUNCATE t'; END $$";

        var result = new SqlLinter(new LintOptions { Severities = Lint.Only("GRD3019") }).Lint(Sql);

        var note = Assert.Single(result.Notes);
        Assert.Equal(1, note.Statement);
        Assert.StartsWith("EXECUTE 'TRUNCATE ' || a", Sql[note.Span.Start..], StringComparison.Ordinal);
        Assert.Single(result.Findings);
    }
}
