using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer, Guardrails.Analyzers.CodeFixes.SqlHazards.SafeSqlCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.SqlHazards.Fixes;

/// <summary>The safe form of a statement, in the literal that it is written in, for the guarded executor and for commands.</summary>
public sealed class SafeSqlCodeFixTests
{
    [Theory]
    [InlineData("\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"", "\"CREATE INDEX CONCURRENTLY i ON orders (a)\"")]
    [InlineData("\"{|GRD3009:CREATE INDEX \\\"I\\\" ON orders (a)|}\"", "\"CREATE INDEX CONCURRENTLY \\\"I\\\" ON orders (a)\"")]
    [InlineData("@\"{|GRD3009:CREATE UNIQUE INDEX \"\"I\"\" ON orders (a)|}\"", "@\"CREATE UNIQUE INDEX CONCURRENTLY \"\"I\"\" ON orders (a)\"")]
    [InlineData("\"\"\"{|GRD3009:CREATE INDEX \"I\" ON orders (a)|} \"\"\"", "\"\"\"CREATE INDEX CONCURRENTLY \"I\" ON orders (a) \"\"\"")]
    [InlineData("$\"{|GRD3009:CREATE INDEX {name} ON orders (a)|}\"", "$\"CREATE INDEX CONCURRENTLY {name} ON orders (a)\"")]
    [InlineData("$\"\"\"{|GRD3009:CREATE INDEX {name} ON orders (a)|}\"\"\"", "$\"\"\"CREATE INDEX CONCURRENTLY {name} ON orders (a)\"\"\"")]
    [InlineData("\"{|GRD3009:CREATE \" + \"INDEX \" + name + \" ON orders (a)|}\"", "\"CREATE \" + \"INDEX CONCURRENTLY \" + name + \" ON orders (a)\"")]
    [InlineData("condition ? \"{|GRD3010:DROP INDEX i|}\" : \"SELECT 1\"", "condition ? \"DROP INDEX CONCURRENTLY i\" : \"SELECT 1\"")]
    [InlineData("\"{|GRD3010:DROP INDEX i|}\"", "\"DROP INDEX CONCURRENTLY i\"")]
    [InlineData("\"{|GRD3011:REINDEX TABLE orders|}\"", "\"REINDEX TABLE CONCURRENTLY orders\"")]
    [InlineData("\"SELECT 1; {|GRD3011:REINDEX INDEX i|}; SELECT 2\"", "\"SELECT 1; REINDEX INDEX CONCURRENTLY i; SELECT 2\"")]
    [InlineData("\"ALTER TABLE p {|GRD3013:DETACH PARTITION p1|}\"", "\"ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY\"")]
    public Task The_guarded_executor_gets_the_concurrent_form_in_the_same_literal(string before, string after) =>
        Verify.Body($"        await executor.ExecuteAsync({before}, token);", $"        await executor.ExecuteAsync({after}, token);");

    [Fact]
    public Task A_raw_text_on_several_lines_keeps_its_lines() => Verify.Body(
        """"
                await executor.ExecuteAsync("""
                    -- for the report
                    {|GRD3009:CREATE INDEX i
                        ON orders (a)|};
                    """, token);
        """",
        """"
                await executor.ExecuteAsync("""
                    -- for the report
                    CREATE INDEX CONCURRENTLY i
                        ON orders (a);
                    """, token);
        """");

    [Theory]
    [InlineData("dataSource.ExecuteGuarded({0});")]
    [InlineData("executor.ExecuteStep(\"index\", {0});")]
    [InlineData("using var command = dataSource.CreateCommand({0});")]
    [InlineData("using var command = new NpgsqlCommand({0}, connection);")]
    [InlineData("using var command = new NpgsqlCommand(); command.CommandText = {0};")]
    [InlineData("await connection.ExecuteAsync({0});")]
    [InlineData("context.Database.ExecuteSqlRaw({0});")]
    [InlineData("DeployChanges.To.PostgresqlDatabase(name).WithScript(\"1\", {0}).Build();")]
    [InlineData("DeployChanges.To.PostgresqlDatabase(name).WithoutTransaction().WithScript(\"1\", {0}).Build();")]
    public Task Wherever_it_runs_by_itself(string statement) => Verify.Body(
        "        " + statement.Replace("{0}", "\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"", StringComparison.Ordinal),
        "        " + statement.Replace("{0}", "\"CREATE INDEX CONCURRENTLY i ON orders (a)\"", StringComparison.Ordinal));

    [Theory]
    [InlineData("DeployChanges.To.PostgresqlDatabase(name).WithTransaction().WithScript(\"1\", {0}).Build();")]
    [InlineData("DeployChanges.To.PostgresqlDatabase(name).WithTransactionPerScript().WithScript(\"1\", {0}).Build();")]
    [InlineData("var script = new SqlScript(\"1\", {0});")]
    [InlineData("await executor.ExecuteStepAsync(\"index\", async (transaction, cancel) => await transaction.ExecuteAsync({0}, cancel), token);")]
    [InlineData("using var transaction = connection.BeginTransaction(); connection.Execute({0});")]
    [InlineData("NpgsqlTransaction? begun = null; connection.Execute({0}, transaction: begun);")]
    [InlineData("using var command = new NpgsqlCommand(); command.Transaction = null; command.CommandText = {0};")]
    public Task Not_where_a_transaction_is_or_may_be(string statement) => Verify.NotOffered(
        "        " + statement.Replace("{0}", "\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"", StringComparison.Ordinal));

    [Theory]
    [InlineData("\"{|GRD3009:CREATE INDEX IF NOT EXISTS i ON orders (a)|}\"")]
    [InlineData("\"BEGIN; {|GRD3009:CREATE INDEX i ON orders (a)|}; COMMIT\"")]
    [InlineData("\"DO $body$ BEGIN {|GRD3009:CREATE INDEX i ON orders (a)|}; END $body$\"")]
    [InlineData("\"DROP INDEX {|GRD3010:i|}, {|GRD3010:j|}\"")]
    [InlineData("\"{|GRD3010:{|GRD5005:DROP INDEX i CASCADE|}|}\"")]
    [InlineData("\"ALTER TABLE orders ADD COLUMN b int; {|GRD3009:{|GRD4004:CREATE INDEX i ON orders (a)|}|}\"")]
    [InlineData("\"{|GRD3009:CREATE INDEX i ON orders (a)|}; SELECT {|GRD9001:(|}\"")]
    public Task Not_where_the_rewrite_takes_judgement_or_breaks_another_rule(string sql) => Verify.NotOffered($"        await executor.ExecuteAsync({sql}, token);");

    [Fact]
    public Task A_literal_that_a_local_keeps_for_one_use_is_its_own() => Verify.Body(
        """
                var sql = "{|GRD3009:CREATE INDEX i ON orders (a)|}";
                executor.Execute(sql);
        """,
        """
                var sql = "CREATE INDEX CONCURRENTLY i ON orders (a)";
                executor.Execute(sql);
        """);

    [Fact]
    public Task A_literal_that_others_may_use_stays_as_it_is() => Verify.Source(SharedLiteral, SharedLiteral);

    private const string SharedLiteral = """
        class Program
        {
            private const string Index = "CREATE INDEX i ON orders (a)";

            static void Run(GuardedExecutor executor)
            {
                executor.Execute({|GRD3009:Index|});

            var local = "{|GRD3009:CREATE INDEX j ON orders (a)|}";
            executor.Execute(local);
            Console.WriteLine(local);
                Console.WriteLine(Index);
            }
        }
        """;

    [Fact]
    public Task All_of_them_are_mended_at_once() => Verify.Source(
        """
        class Program
        {
            static async Task Run(GuardedExecutor executor, NpgsqlDataSource dataSource)
            {
                await executor.ExecuteAsync("{|GRD3009:CREATE INDEX i ON orders (a)|}");
                await executor.ExecuteAsync("{|GRD3010:DROP INDEX i|}");
                await executor.ExecuteAsync("{|GRD3009:CREATE INDEX j ON orders (a)|}");
                await executor.ExecuteAsync("{|GRD3011:REINDEX INDEX i|}; {|GRD3011:REINDEX INDEX j|}");
                await dataSource.ExecuteGuardedAsync("ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}");
            }

            static void RunLater(GuardedExecutor executor)
            {
                executor.Execute("{|GRD3009:CREATE INDEX i ON orders (a)|}");
                executor.Execute("ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}");
            }
        }
        """,
        """
        class Program
        {
            static async Task Run(GuardedExecutor executor, NpgsqlDataSource dataSource)
            {
                await executor.ExecuteAsync("CREATE INDEX CONCURRENTLY i ON orders (a)");
                await executor.ExecuteAsync("DROP INDEX CONCURRENTLY i");
                await executor.ExecuteAsync("CREATE INDEX CONCURRENTLY j ON orders (a)");
                await executor.ExecuteAsync("REINDEX INDEX CONCURRENTLY i; REINDEX INDEX CONCURRENTLY j");
                await dataSource.ExecuteGuardedAsync("ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID");
                await dataSource.ExecuteGuardedAsync("ALTER TABLE orders VALIDATE CONSTRAINT c");
            }

            static void RunLater(GuardedExecutor executor)
            {
                executor.Execute("CREATE INDEX CONCURRENTLY i ON orders (a)");
                executor.Execute("ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID");
                executor.Execute("ALTER TABLE orders VALIDATE CONSTRAINT c");
            }
        }
        """);
}
