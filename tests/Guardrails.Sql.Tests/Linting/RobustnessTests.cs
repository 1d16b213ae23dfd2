using System.Globalization;
using Guardrails.Sql.Linting;
using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Linting;

/// <summary>Whatever the text is, the linter answers, and all places it names lie in the text.</summary>
public sealed class RobustnessTests
{
    private static readonly string Pages = string.Join('\n', Directory
        .GetFiles(Path.Combine(Repository.Root, "docs", "rules"), "GRD*.md")
        .Order(StringComparer.Ordinal)
        .Select(static page => string.Join('\n', File.ReadAllText(page).ReplaceLineEndings("\n").Split("```sql\n").Skip(1).Select(static part => part.Split("```")[0]))));

    [Fact]
    public void Every_beginning_of_the_examples_is_linted()
    {
        for (var length = 0; length <= Pages.Length; length += 7)
        {
            Check(Pages[..length]);
        }
    }

    [Fact]
    public void Examples_with_random_changes_are_linted()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("GUARDRAILS_FUZZ") ?? "500", CultureInfo.InvariantCulture);
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            Check(Mutate(random));
        }
    }

    /// <summary>What depends on each other in circles, or in long chains, costs neither the stack nor for ever.</summary>
    [Theory]
    [InlineData("CREATE VIEW v AS SELECT * FROM v; DROP VIEW v")]
    [InlineData("CREATE VIEW a AS SELECT * FROM b; CREATE VIEW b AS SELECT * FROM a; CREATE OR REPLACE VIEW a AS SELECT * FROM b; DROP VIEW a CASCADE")]
    [InlineData("CREATE TABLE t (a int) INHERITS (t); DROP TABLE t CASCADE")]
    [InlineData("CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); ALTER TABLE a INHERIT b; ALTER TABLE a ADD y int; DROP TABLE a CASCADE")]
    [InlineData("CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t); ALTER TABLE t ALTER a TYPE bigint; DROP TABLE t CASCADE")]
    [InlineData("CREATE DOMAIN d AS d; ALTER DOMAIN d SET NOT NULL; CREATE TABLE t (a d); ALTER TABLE t ALTER a TYPE d; DROP DOMAIN d CASCADE")]
    public void Circles_end(string sql) => Check(sql);

    [Fact]
    public void A_chain_of_ten_thousand_views_is_dropped() => Check(
        "CREATE TABLE v0 (a int);" + string.Concat(Enumerable.Range(1, 10_000).Select(static i => $"CREATE VIEW v{i} AS SELECT * FROM v{i - 1};")) + "DROP TABLE v0 CASCADE");

    private static string Mutate(Random random)
    {
        const string Noise = "();,'\"$-*/\\\n \0.:[]";
        var start = random.Next(Pages.Length);
        var text = Pages.Substring(start, Math.Min(random.Next(2000), Pages.Length - start)).ToCharArray();
        for (var i = random.Next(10); i > 0 && text.Length > 0; i--)
        {
            text[random.Next(text.Length)] = random.Next(2) == 0 ? Noise[random.Next(Noise.Length)] : text[random.Next(text.Length)];
        }

        return new string(text);
    }

    private static void Check(string text)
    {
        var result = new SqlLinter(new LintOptions { AssumeTransaction = text.Length % 2 == 0, PostgresVersion = 14 + (text.Length % 5) }).Lint(text);
        Assert.All(result.Findings, finding =>
        {
            Assert.InRange(finding.Span.Start, 0, text.Length);
            Assert.InRange(finding.Span.End, finding.Span.Start, text.Length);
            Assert.InRange(finding.Statement, 0, result.Script.Statements.Count);
            Assert.NotEmpty(finding.Message);
            _ = finding.GetFixedStatement(result.Script);
        });
    }
}
