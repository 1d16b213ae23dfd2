using Guardrails.Sql.Linting;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Tests.Linting;

namespace Guardrails.Sql.Tests.Rules;

public sealed class ForbiddenInTransactionTests
{
    [Theory]
    [InlineData("BEGIN; CREATE INDEX CONCURRENTLY i ON t (a); COMMIT", "line 1")]
    [InlineData("START TRANSACTION;\nDROP INDEX CONCURRENTLY i;\nEND", "line 1")]
    [InlineData("BEGIN;\nCOMMIT AND CHAIN;\nVACUUM t;\nCOMMIT", "AND CHAIN began in line 2")]
    [InlineData("DO $$ BEGIN REINDEX TABLE CONCURRENTLY t; END $$", "a DO block")]
    [InlineData("BEGIN; DO $$ BEGIN COMMIT; END $$; COMMIT", "2D000")]
    [InlineData("BEGIN; SAVEPOINT a; ROLLBACK TO a; ALTER SYSTEM SET work_mem = 1; COMMIT", "ALTER SYSTEM")]
    [InlineData("BEGIN; ALTER TABLE p DETACH PARTITION c CONCURRENTLY; COMMIT", "ALTER TABLE CONCURRENTLY")]
    public void A_statement_that_fails_there_is_an_error(string sql, string message)
    {
        var finding = Lint.Single("GRD4001", sql);

        Assert.Equal(RuleSeverity.Error, finding.Severity);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (a)")]
    [InlineData("BEGIN; COMMIT; VACUUM t")]
    [InlineData("BEGIN; ROLLBACK; VACUUM t")]
    [InlineData("BEGIN; REFRESH MATERIALIZED VIEW CONCURRENTLY v; ANALYZE t; REINDEX TABLE t; CLUSTER t; COMMIT")]
    [InlineData("DO $$ BEGIN COMMIT; END $$")]
    public void Outside_a_transaction_and_for_what_is_allowed_nothing_is_said(string sql) => Assert.Empty(Lint.Of("GRD4001", sql));

    [Fact]
    public void The_transaction_may_be_that_of_whoever_runs_the_script()
    {
        var options = new LintOptions { AssumeTransaction = true };

        Assert.Contains("whoever runs", Lint.Single("GRD4001", "VACUUM t", options).Message, StringComparison.Ordinal);
        Assert.Empty(Lint.Of("GRD4001", "COMMIT; VACUUM t", options));
    }
}

public sealed class TimeoutRulesTests
{
    private const string Ddl = "TRUNCATE t";

    [Theory]
    [InlineData(Ddl, "neither")]
    [InlineData("SET lock_timeout = '5s'; " + Ddl, "statement_timeout")]
    [InlineData("SET statement_timeout = '5s'; " + Ddl, "lock_timeout is not")]
    [InlineData("SET LOCAL lock_timeout = '5s'; SET statement_timeout = '1min'; " + Ddl, "lock_timeout is not")]
    [InlineData("BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '9s'; COMMIT; " + Ddl, "neither")]
    [InlineData("BEGIN; SET lock_timeout = '5s'; SET statement_timeout = '9s'; ROLLBACK; " + Ddl, "neither")]
    [InlineData("BEGIN; SAVEPOINT a; SET lock_timeout = '5s'; ROLLBACK TO a; SET statement_timeout = '9s'; " + Ddl + "; COMMIT", "lock_timeout is not")]
    public void DDL_without_timeouts_is_reported_once(string sql, string message) =>
        Assert.Contains(message, Lint.Single("GRD4006", sql + "; TRUNCATE u").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SET lock_timeout = '5s'; SET statement_timeout = '2min'; " + Ddl)]
    [InlineData("BEGIN; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '9s'; " + Ddl + "; COMMIT")]
    [InlineData("BEGIN; SET lock_timeout = '5s'; SET statement_timeout = '9s'; COMMIT; " + Ddl)]
    [InlineData("CREATE TABLE t (a int); " + Ddl)]
    [InlineData("CREATE INDEX CONCURRENTLY i ON t (a)")]
    [InlineData("SELECT * FROM t; INSERT INTO t VALUES (1)")]
    public void With_both_in_force_or_nothing_to_wait_for_it_is_not(string sql) => Assert.Empty(Lint.Of("GRD4006", sql));

    [Theory]
    [InlineData("SET lock_timeout = 0", "no limit")]
    [InlineData("SET lock_timeout = '300us'", "no limit")]
    [InlineData("SET lock_timeout = '5s'; RESET lock_timeout", "taken back")]
    [InlineData("SET lock_timeout = '5s'; RESET ALL", "taken back")]
    [InlineData("SET lock_timeout = '5s'; SET lock_timeout TO DEFAULT", "taken back")]
    [InlineData("SET lock_timeout = '5'", "5 ms")]
    [InlineData("SET lock_timeout = '2min'; SET statement_timeout = '1min'", "57014")]
    [InlineData("SET statement_timeout = 120", "120 ms")]
    public void A_timeout_without_effect_is_reported_where_it_is_set(string sql, string message)
    {
        var finding = Lint.Single("GRD4007", $"{sql}; {Ddl}; TRUNCATE u");

        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Span.End <= sql.Length);
    }

    [Theory]
    [InlineData("SET lock_timeout = '5s'; SET statement_timeout = '2min'; " + Ddl)]
    [InlineData("SET lock_timeout = 2000; SET statement_timeout = 60000; " + Ddl)]
    [InlineData("SET lock_timeout = :timeout; " + Ddl)]
    [InlineData("SET lock_timeout = 0; CREATE TABLE t (a int); " + Ddl)]
    [InlineData("SET lock_timeout = 0; SELECT 1")]
    [InlineData("RESET lock_timeout; " + Ddl)]
    [InlineData("BEGIN; SET LOCAL lock_timeout = '5s'; COMMIT")]
    public void One_that_works_or_harms_nobody_is_not(string sql) => Assert.Empty(Lint.Of("GRD4007", sql));

    [Fact]
    public void SET_LOCAL_outside_a_transaction_is_reported()
    {
        const string Sql = "SET LOCAL lock_timeout = '5s'; SELECT 1";

        Lint.Single("GRD4007", Sql);
        Assert.Empty(Lint.Of("GRD4007", Sql, new LintOptions { AssumeTransaction = true }));
    }
}

public sealed class TransactionShapeTests
{
    [Theory]
    [InlineData("BEGIN; SELECT 1", 1)]
    [InlineData("BEGIN; SELECT 1; COMMIT AND CHAIN; SELECT 2", 3)]
    [InlineData("BEGIN; SELECT 1; BEGIN; COMMIT", 3)]
    public void An_open_or_nested_transaction_is_reported_where_it_begins(string sql, int statement) =>
        Assert.Equal(statement, Lint.Single("GRD4009", sql).Statement);

    [Theory]
    [InlineData("BEGIN; COMMIT; BEGIN; ROLLBACK")]
    [InlineData("BEGIN; PREPARE TRANSACTION 'a'")]
    [InlineData("BEGIN; SAVEPOINT a; RELEASE a; COMMIT AND CHAIN; ROLLBACK")]
    public void Balanced_ones_are_not(string sql) => Assert.Empty(Lint.Of("GRD4009", sql));

    [Fact]
    public void BEGIN_inside_the_runners_transaction_is_reported() =>
        Lint.Single("GRD4009", "BEGIN; COMMIT", new LintOptions { AssumeTransaction = true });

    [Fact]
    public void CONCURRENTLY_IF_NOT_EXISTS_is_reported_because_an_invalid_index_would_stay()
    {
        Lint.Single("GRD4008", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)");
        Assert.Empty(Lint.Of("GRD4008", "CREATE INDEX IF NOT EXISTS i ON t (a); CREATE INDEX CONCURRENTLY j ON t (a)"));
    }
}

public sealed class DropsWhatIsUsedTests
{
    [Theory]
    [InlineData("DROP TABLE t")]
    [InlineData("DROP TABLE IF EXISTS s.t CASCADE")]
    [InlineData("ALTER TABLE t DROP COLUMN a")]
    [InlineData("ALTER TABLE t DROP a")]
    [InlineData("DROP SCHEMA s")]
    [InlineData("DROP DATABASE d")]
    [InlineData("DROP SEQUENCE s")]
    [InlineData("DROP VIEW v")]
    [InlineData("DROP TYPE y")]
    public void What_may_be_in_use_is_reported(string sql) => Lint.Single("GRD5001", sql);

    [Theory]
    [InlineData("CREATE TABLE t (a int); DROP TABLE t")]
    [InlineData("CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN b")]
    [InlineData("CREATE TEMP TABLE t (a int); DROP TABLE t")]
    [InlineData("ALTER TABLE t DROP CONSTRAINT c")]
    [InlineData("DROP INDEX i")]
    [InlineData("DROP FUNCTION f")]
    public void What_nobody_can_be_using_is_not(string sql) => Assert.Empty(Lint.Of("GRD5001", sql));
}
