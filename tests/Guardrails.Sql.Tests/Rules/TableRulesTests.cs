using Guardrails.Sql.Linting;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Tests.Linting;

namespace Guardrails.Sql.Tests.Rules;

/// <summary>The rules about ALTER TABLE and partitions, by what the statement itself tells.</summary>
public sealed class TableRulesTests
{
    [Theory]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid()")]
    [InlineData("GRD3001", "ALTER TABLE t ADD a bigserial")]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS IDENTITY")]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS (b + 1) STORED")]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a timestamptz DEFAULT clock_timestamp()")]
    [InlineData("GRD3002", "ALTER TABLE t ADD COLUMN a int NOT NULL")]
    [InlineData("GRD3002", "ALTER TABLE t ADD COLUMN a int PRIMARY KEY")]
    [InlineData("GRD3003", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)")]
    [InlineData("GRD3003", "ALTER TABLE t ADD COLUMN a int CHECK (a > 0)")]
    [InlineData("GRD3004", "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p")]
    [InlineData("GRD3004", "ALTER TABLE t ADD COLUMN a int REFERENCES p")]
    [InlineData("GRD3005", "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)")]
    [InlineData("GRD3005", "ALTER TABLE t ADD PRIMARY KEY (a)")]
    [InlineData("GRD3005", "ALTER TABLE t ADD COLUMN a int UNIQUE")]
    [InlineData("GRD3006", "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (r WITH &&)")]
    [InlineData("GRD3007", "ALTER TABLE t ALTER COLUMN a SET NOT NULL")]
    [InlineData("GRD3008", "ALTER TABLE t ALTER COLUMN a TYPE bigint")]
    [InlineData("GRD3012", "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1)")]
    [InlineData("GRD3013", "ALTER TABLE p DETACH PARTITION c")]
    [InlineData("GRD3017", "CREATE TABLE c PARTITION OF p FOR VALUES IN (1)")]
    public void A_heavy_change_of_an_existing_table_is_reported(string rule, string sql)
    {
        var finding = Lint.Single(rule, sql);

        Assert.NotNull(finding.Relation);
        Assert.NotNull(finding.LockMode);
        Assert.Contains(finding.Relation.Name, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a int")]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a int DEFAULT 1")]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a timestamptz DEFAULT now()")]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a timestamptz DEFAULT pg_catalog.now()")]
    [InlineData("GRD3001", "ALTER TABLE t ADD COLUMN a text DEFAULT lower('A')")]
    [InlineData("GRD3001", "CREATE TABLE t (b int); ALTER TABLE t ADD a bigserial")]
    [InlineData("GRD3002", "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1")]
    [InlineData("GRD3002", "ALTER TABLE t ADD COLUMN a serial NOT NULL")]
    [InlineData("GRD3002", "ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS IDENTITY PRIMARY KEY")]
    [InlineData("GRD3002", "CREATE TABLE t (b int); ALTER TABLE t ADD COLUMN a int NOT NULL")]
    [InlineData("GRD3003", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID")]
    [InlineData("GRD3003", "ALTER TABLE t ADD COLUMN a int, ADD CONSTRAINT c CHECK (a > 0) NOT VALID")]
    [InlineData("GRD3004", "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID")]
    [InlineData("GRD3004", "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p")]
    [InlineData("GRD3005", "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i")]
    [InlineData("GRD3005", "ALTER TABLE t ADD COLUMN a int")]
    [InlineData("GRD3013", "ALTER TABLE p DETACH PARTITION c CONCURRENTLY")]
    [InlineData("GRD3013", "ALTER TABLE p DETACH PARTITION c FINALIZE")]
    [InlineData("GRD3017", "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1)")]
    public void The_safe_form_and_a_new_table_are_not(string rule, string sql) => Assert.Empty(Lint.Of(rule, sql));

    [Fact]
    public void Each_action_answers_for_itself()
    {
        const string Sql = "ALTER TABLE t ADD COLUMN a int, ADD COLUMN b uuid DEFAULT gen_random_uuid(), ADD CONSTRAINT c CHECK (a > 0)";

        Assert.Equal("ADD COLUMN b uuid DEFAULT gen_random_uuid()", Text(Sql, Lint.Single("GRD3001", Sql)));
        Assert.Equal("ADD CONSTRAINT c CHECK (a > 0)", Text(Sql, Lint.Single("GRD3003", Sql)));
    }

    [Theory]
    [InlineData("GRD3003", "ALTER TABLE ONLY t ADD CONSTRAINT \"C\" CHECK (a > 0)", "ALTER TABLE ONLY t ADD CONSTRAINT \"C\" CHECK (a > 0) NOT VALID;\nALTER TABLE ONLY t VALIDATE CONSTRAINT \"C\"")]
    [InlineData("GRD3003", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), ADD x int;", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, ADD x int;\nALTER TABLE t VALIDATE CONSTRAINT c;")]
    [InlineData("GRD3003", "ALTER TABLE t ADD CHECK (a > 0)", "ALTER TABLE t ADD CHECK (a > 0)")]
    [InlineData("GRD3003", "BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); COMMIT", "BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); COMMIT")]
    [InlineData("GRD3004", "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p", "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT f")]
    [InlineData("GRD3005", "ALTER TABLE s.t ADD CONSTRAINT u UNIQUE (a, \"B\") INCLUDE (c)", "CREATE UNIQUE INDEX CONCURRENTLY u ON s.t (a, \"B\") INCLUDE (c);\nALTER TABLE s.t ADD CONSTRAINT u UNIQUE USING INDEX u")]
    [InlineData("GRD3005", "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE", "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE")]
    [InlineData("GRD3007", "ALTER TABLE t ALTER a SET NOT NULL", "ALTER TABLE t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT t_a_not_null;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT t_a_not_null")]
    [InlineData("GRD3013", "ALTER TABLE p DETACH PARTITION c", "ALTER TABLE p DETACH PARTITION c CONCURRENTLY")]
    public void The_rewrite_is_made_where_it_needs_no_judgement(string rule, string sql, string expected) =>
        Assert.Equal(expected, Lint.Fix(rule, sql));

    [Fact]
    public void A_verdict_that_lacks_knowledge_is_cautious_and_never_an_error()
    {
        var options = new LintOptions { Severities = new Dictionary<string, RuleSeverity>(Lint.Only("GRD3007").ToDictionary()) { ["GRD3007"] = RuleSeverity.Error } };

        var finding = Assert.Single(Lint.Run("ALTER TABLE t ALTER a SET NOT NULL", options));

        Assert.True(finding.IsCautious);
        Assert.Equal(RuleSeverity.Warning, finding.Severity);
        Assert.Contains("CHECK", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, VALIDATE CONSTRAINT c")]
    [InlineData("BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE public.t VALIDATE CONSTRAINT c; COMMIT")]
    [InlineData("DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; END $$")]
    public void NOT_VALID_and_VALIDATE_in_one_transaction_are_reported(string sql) => Lint.Single("GRD4003", sql);

    [Theory]
    [InlineData("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c")]
    [InlineData("BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; COMMIT; BEGIN; ALTER TABLE t VALIDATE CONSTRAINT c; COMMIT")]
    [InlineData("BEGIN; SAVEPOINT s; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ROLLBACK TO s; ALTER TABLE t VALIDATE CONSTRAINT c; COMMIT")]
    [InlineData("BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT other; COMMIT")]
    [InlineData("CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, VALIDATE CONSTRAINT c")]
    public void In_transactions_of_their_own_they_are_not(string sql) => Assert.Empty(Lint.Of("GRD4003", sql));

    [Theory]
    [InlineData("BEGIN; ALTER TABLE t ADD a int; UPDATE t SET a = 1; COMMIT")]
    [InlineData("BEGIN; ALTER TABLE t ADD a int; DELETE FROM u; COMMIT")]
    [InlineData("BEGIN; TRUNCATE t; ALTER TABLE u ADD CONSTRAINT c CHECK (a > 0); COMMIT")]
    public void Long_work_under_a_strong_lock_is_reported(string sql) =>
        Assert.Equal("public.t", Lint.Single("GRD4004", sql).Relation?.ToString());

    [Theory]
    [InlineData("ALTER TABLE t ADD a int; UPDATE t SET a = 1")]
    [InlineData("BEGIN; UPDATE t SET a = 1; ALTER TABLE t ADD a int; COMMIT")]
    [InlineData("BEGIN; SAVEPOINT s; ALTER TABLE t ADD a int; ROLLBACK TO s; UPDATE t SET b = 1; COMMIT")]
    [InlineData("BEGIN; CREATE TABLE t (a int); UPDATE t SET a = 1; COMMIT")]
    [InlineData("BEGIN; ALTER TABLE t ADD a int; SELECT 1; COMMIT")]
    [InlineData("BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; COMMIT")]
    public void Work_without_such_a_lock_is_not(string sql) => Assert.Empty(Lint.Of("GRD4004", sql));

    [Theory]
    [InlineData("BEGIN; ALTER TABLE a ADD x int; ALTER TABLE b ADD x int; COMMIT", 1)]
    [InlineData("BEGIN; ALTER TABLE a ADD x int; ALTER TABLE b ADD x int; ALTER TABLE c ADD x int; COMMIT", 2)]
    [InlineData("BEGIN; ALTER TABLE a ADD x int; ALTER TABLE a ADD y int; COMMIT", 0)]
    [InlineData("ALTER TABLE a ADD x int; ALTER TABLE b ADD x int", 0)]
    [InlineData("BEGIN; CREATE TABLE a (x int); ALTER TABLE a ADD y int; ALTER TABLE b ADD x int; COMMIT", 0)]
    public void Strong_locks_on_further_tables_are_reported(string sql, int count) => Assert.Equal(count, Lint.Of("GRD4010", sql).Count);

    [Theory]
    [InlineData("GRD5002", "ALTER TABLE t RENAME TO u", 1)]
    [InlineData("GRD5002", "ALTER TABLE t RENAME a TO b", 1)]
    [InlineData("GRD5002", "ALTER TABLE t RENAME CONSTRAINT a TO b", 0)]
    [InlineData("GRD5002", "CREATE TABLE t (a int); ALTER TABLE t RENAME a TO b", 0)]
    [InlineData("GRD5003", "ALTER TABLE t ALTER a TYPE text", 1)]
    [InlineData("GRD5003", "ALTER TABLE t ALTER a SET DEFAULT 1", 0)]
    [InlineData("GRD5004", "ALTER TABLE t ALTER a DROP NOT NULL", 1)]
    [InlineData("GRD5004", "ALTER TABLE t DROP CONSTRAINT c", 1)]
    [InlineData("GRD5004", "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t DROP CONSTRAINT c", 0)]
    public void What_running_versions_rely_on_is_guarded(string rule, string sql, int count) => Assert.Equal(count, Lint.Of(rule, sql).Count);

    /// <summary>What linters are known to get wrong.</summary>
    [Theory]
    [InlineData("GRD3007", "ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; ALTER TABLE t ALTER a SET NOT NULL")]
    [InlineData("GRD3009", "CREATE INDEX i ON s1.t (a); CREATE TABLE s2.t (a int)")]
    [InlineData("GRD4001", "BEGIN; DROP INDEX CONCURRENTLY i; COMMIT")]
    [InlineData("GRD4007", "SET lock_timeout = 0; ALTER TABLE t ADD a int")]
    [InlineData("GRD4007", "SET lock_timeout = '5s'; RESET lock_timeout; ALTER TABLE t ADD a int")]
    [InlineData("GRD4007", "SET LOCAL lock_timeout = '5s'; ALTER TABLE t ADD a int")]
    [InlineData("GRD3019", "-- guardrails:ignore GRD3019 small\nTRUNCATE a;\nTRUNCATE t;")]
    [InlineData("GRD3001", "DO $$ BEGIN ALTER TABLE t ADD a bigserial; END $$")]
    public void A_blind_spot_of_linters_is_seen(string rule, string sql) => Lint.Single(rule, sql);

    private static string Text(string sql, Finding finding) => sql.Substring(finding.Span.Start, finding.Span.Length);
}
