using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer, Guardrails.Analyzers.CodeFixes.SqlHazards.SafeSqlCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.SqlHazards.Fixes;

/// <summary>One statement becomes several, each in a call and so in a transaction of its own.</summary>
public sealed class SplitStatementCodeFixTests
{
    [Theory]
    [InlineData("\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\"", "\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"", "\"ALTER TABLE orders VALIDATE CONSTRAINT c\"")]
    [InlineData("\"ALTER TABLE \\\"Orders\\\" {|GRD3003:ADD CONSTRAINT \\\"C\\\" CHECK (a > 0)|};\"", "\"ALTER TABLE \\\"Orders\\\" ADD CONSTRAINT \\\"C\\\" CHECK (a > 0) NOT VALID;\"", "\"ALTER TABLE \\\"Orders\\\" VALIDATE CONSTRAINT \\\"C\\\";\"")]
    [InlineData("@\"ALTER TABLE \"\"Orders\"\" {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\"", "@\"ALTER TABLE \"\"Orders\"\" ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"", "@\"ALTER TABLE \"\"Orders\"\" VALIDATE CONSTRAINT c\"")]
    [InlineData("\"\"\"ALTER TABLE \"Orders\" {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\"\"\"", "\"\"\"ALTER TABLE \"Orders\" ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"\"\"", "\"\"\"ALTER TABLE \"Orders\" VALIDATE CONSTRAINT c\"\"\"")]
    [InlineData("$\"ALTER TABLE {name} {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\"", "$\"ALTER TABLE {name} ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"", "$\"ALTER TABLE {name} VALIDATE CONSTRAINT c\"")]
    [InlineData("$\"\"\"ALTER TABLE {name} {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\"\"\"", "$\"\"\"ALTER TABLE {name} ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"\"\"", "$\"\"\"ALTER TABLE {name} VALIDATE CONSTRAINT c\"\"\"")]
    [InlineData("\"ALTER TABLE orders {|GRD3004:ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES items|}\"", "\"ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES items NOT VALID\"", "\"ALTER TABLE orders VALIDATE CONSTRAINT f\"")]
    [InlineData("\"ALTER TABLE orders {|GRD3005:ADD CONSTRAINT u UNIQUE (a)|}\"", "\"CREATE UNIQUE INDEX CONCURRENTLY u ON orders (a)\"", "\"ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX u\"")]
    public Task The_guarded_executor_takes_two_steps(string before, string first, string second) => Verify.Body(
        $"""
                // What follows needs this.
                await executor.ExecuteAsync({before}, token).ConfigureAwait(false); // soon
                Log(1);
        """,
        $"""
                // What follows needs this.
                await executor.ExecuteAsync({first}, token).ConfigureAwait(false); // soon
                await executor.ExecuteAsync({second}, token).ConfigureAwait(false);
                Log(1);
        """);

    [Fact]
    public Task A_raw_text_on_several_lines_becomes_several() => Verify.Body(
        """"
                executor.Execute("""
                    -- no free orders
                    ALTER TABLE orders
                        {|GRD3003:ADD CONSTRAINT c
                            CHECK (a > 0)|};
                    """);
        """",
        """"
                executor.Execute("""
                    -- no free orders
                    ALTER TABLE orders
                        ADD CONSTRAINT c
                            CHECK (a > 0) NOT VALID;
                    """);
                executor.Execute("""
                    ALTER TABLE orders VALIDATE CONSTRAINT c;
                    """);
        """");

    [Fact]
    public Task A_named_step_gets_a_second_name() => Verify.Body(
        "        await executor.ExecuteStepAsync(\"check\", \"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\", token);",
        """
                await executor.ExecuteStepAsync("check", "ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID", token);
                await executor.ExecuteStepAsync("check (2)", "ALTER TABLE orders VALIDATE CONSTRAINT c", token);
        """);

    [Fact]
    public Task Not_null_takes_a_check_that_proves_it() => Verify.Body(
        "        executor.Execute(\"ALTER TABLE orders {|GRD3007:ALTER COLUMN a SET NOT NULL|}\");",
        """
                executor.Execute("ALTER TABLE orders ADD CONSTRAINT orders_a_not_null CHECK (a IS NOT NULL) NOT VALID");
                executor.Execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_a_not_null");
                executor.Execute("ALTER TABLE orders ALTER COLUMN a SET NOT NULL");
                executor.Execute("ALTER TABLE orders DROP CONSTRAINT orders_a_not_null");
        """);

    [Theory]
    [InlineData("connection.Execute({0});", "connection.Execute({1});", "connection.Execute({2});")]
    [InlineData("await connection.ExecuteAsync({0});", "await connection.ExecuteAsync({1});", "await connection.ExecuteAsync({2});")]
    [InlineData("context.Database.ExecuteSqlRaw({0});", "context.Database.ExecuteSqlRaw({1});", "context.Database.ExecuteSqlRaw({2});")]
    public Task A_call_that_runs_a_command_becomes_two(string before, string first, string second) => Verify.Body(
        "        " + before.Replace("{0}", "\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\"", StringComparison.Ordinal),
        "        " + first.Replace("{1}", "\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"", StringComparison.Ordinal) + "\n"
        + "        " + second.Replace("{2}", "\"ALTER TABLE orders VALIDATE CONSTRAINT c\"", StringComparison.Ordinal));

    [Fact]
    public Task DbUp_sends_the_statements_of_a_script_one_by_one() => Verify.Body(
        "        DeployChanges.To.PostgresqlDatabase(name).WithScript(\"1\", \"ALTER TABLE \\\"O\\\" {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\").Build();",
        "        DeployChanges.To.PostgresqlDatabase(name).WithScript(\"1\", \"ALTER TABLE \\\"O\\\" ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\\nALTER TABLE \\\"O\\\" VALIDATE CONSTRAINT c\").Build();");

    [Fact]
    public Task Top_level_statements_are_split_too() => Verify.Source(
        """
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        await source.ExecuteGuardedAsync("ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}");
        """,
        """
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        await source.ExecuteGuardedAsync("ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID");
        await source.ExecuteGuardedAsync("ALTER TABLE orders VALIDATE CONSTRAINT c");
        """,
        static test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("Log(executor.Execute(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\"));")]
    [InlineData("var report = executor.Execute(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("new GuardedExecutor(dataSource).Execute(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("executor.ExecuteStep(name + 1, \"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("executor.ExecuteStep(name, \"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("executor.Execute(\"ALTER TABLE orders {|GRD3003:ADD CHECK (a > 0)|}\");")]
    [InlineData("executor.Execute(\"ALTER TABLE \" + name + \" {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("executor.Execute($\"ALTER TABLE {name.Trim()} {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("executor.Execute(\"SELECT 1; ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("executor.Execute(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|} -- why\");")]
    [InlineData("if (condition) executor.Execute(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("executor.Execute(condition ? \"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\" : \"SELECT 1\");")]
    [InlineData("using var command = dataSource.CreateCommand(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");")]
    [InlineData("await executor.ExecuteStepAsync(\"a\", async (step, cancel) => { await step.ExecuteAsync(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\", cancel); }, token);")]
    public Task Not_where_the_call_cannot_simply_be_made_twice(string statement) => Verify.NotOffered("        " + statement);
}
