using Guardrails.Sql.Linting;
using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Linting;

/// <summary>
/// What <c>pg_dump</c> writes: <c>Dumps/scene.sql</c> is the scene of the proofs as pg_dump 15 put it down, with three rows a table.
/// </summary>
public sealed class DumpTests
{
    private const int Schemas = 60;

    private static readonly string Scene = File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "Guardrails.Sql.Tests", "Linting", "Dumps", "scene.sql"));

    [Fact]
    public void A_dump_is_understood_and_new_tables_give_no_cause_for_complaint()
    {
        var result = new SqlLinter().Lint(Scene);

        Assert.Empty(result.Script.Errors);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void A_dump_of_a_large_schema_is_understood()
    {
        var dump = string.Concat(Enumerable.Range(0, Schemas).Select(i => Scene.Replace("public.", $"shop_{i}.", StringComparison.Ordinal)));
        var statements = new SqlLinter().Lint(Scene).Script.Statements.Count;

        var result = new SqlLinter().Lint(dump);

        Assert.Empty(result.Script.Errors);
        Assert.Equal(Schemas * statements, result.Script.Statements.Count);
        Assert.DoesNotContain(result.Findings, finding => finding.Rule.Id == "GRD9001");
    }

    /// <summary>The test could not fail otherwise.</summary>
    [Fact]
    public void A_dump_with_a_broken_statement_is_not() =>
        Assert.Contains(new SqlLinter().Lint(Scene.Replace("CREATE VIEW", "CREATE VIWE", StringComparison.Ordinal)).Findings, finding => finding.Rule.Id == "GRD9001");
}
