using Guardrails.Sql.Lexing;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

/// <summary>No text makes the parser throw, overflow the stack or lose its place.</summary>
public class RobustnessTests(ITestOutputHelper output)
{
    private const int Mutations = 20_000;

    /// <summary>Deep and long inputs: what costs a careless parser quadratic time or its stack.</summary>
    private static readonly Dictionary<string, string> ExtremeTexts = new()
    {
        ["parentheses"] = new string('(', 100_000),
        ["closed parentheses"] = "SELECT " + new string('(', 100_000) + "1" + new string(')', 100_000),
        ["comments"] = string.Concat(Enumerable.Repeat("/*", 100_000)),
        ["closed comments"] = string.Concat(Enumerable.Repeat("/*", 100_000)) + string.Concat(Enumerable.Repeat("*/", 100_000)),
        ["signs"] = "SELECT 1" + string.Concat(Enumerable.Repeat("+-", 100_000)),
        ["stars and signs"] = "SELECT 1" + string.Concat(Enumerable.Repeat("*+-", 100_000)),
        ["dollar quotes"] = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"$a{i}$")),
        ["a dollar tag"] = "$" + new string('a', 300_000),
        ["almost closing tags"] = "$aaaaaaaaaa$" + string.Concat(Enumerable.Repeat("$aaaaaaaaa", 30_000)),
        ["continued strings"] = string.Concat(Enumerable.Repeat("'a'\n", 100_000)),
        ["strings not continued"] = string.Concat(Enumerable.Repeat("'a' -- b\n,", 50_000)),
        ["statements"] = string.Concat(Enumerable.Repeat("SELECT 1;", 50_000)),
        ["semicolons"] = new string(';', 300_000),
        ["explains"] = string.Concat(Enumerable.Repeat("EXPLAIN ", 50_000)),
        ["cases"] = "CREATE FUNCTION f() BEGIN ATOMIC " + string.Concat(Enumerable.Repeat("SELECT CASE;", 30_000)),
        ["unclosed bodies"] = string.Concat(Enumerable.Repeat("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;", 10_000)),
        ["blocks in blocks"] = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"DO $a{i}$ BEGIN ")),
        ["executes in executes"] = "DO " + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"$a{i}$ BEGIN EXECUTE ")),
        ["backslashes"] = new string('\\', 100_000),
        ["copies"] = string.Concat(Enumerable.Repeat("COPY t FROM STDIN;", 20_000)) + "\n" +
            string.Concat(Enumerable.Repeat("1\n\\.\n", 20_000)),
        ["errors"] = string.Concat(Enumerable.Repeat("frobnicate\n;", 30_000)),
        ["a name"] = "DROP TABLE " + string.Join('.', Enumerable.Repeat("a", 100_000)),
        ["names"] = "DROP TABLE " + string.Join(',', Enumerable.Repeat("a", 100_000)),
        ["joins"] = "SELECT * FROM " + string.Concat(Enumerable.Repeat("(a JOIN ", 50_000)),
        ["common tables"] =
            "WITH " + string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"c{i} AS (SELECT * FROM t{i})")) + " SELECT 1",
        ["actions"] = "ALTER TABLE t " + string.Join(',', Enumerable.Repeat("ADD a int", 50_000)),
        ["temporary tables"] = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"BEGIN;CREATE TEMP TABLE t{i}(a int);ROLLBACK;")),
    };

    public static TheoryData<string> Extremes => [.. ExtremeTexts.Keys];

    public static TheoryData<string> Scripts => [.. SampleScripts.All];

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Deep_and_long_texts_are_read_in_one_go(string name) => Check(ExtremeTexts[name]);

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_beginning_of_a_script_can_be_read(string text)
    {
        for (var length = 0; length <= text.Length; length++)
        {
            Check(text[..length]);
        }
    }

    [Fact]
    public void Mutated_scripts_can_be_read()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(random);
            try
            {
                Check(text);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, mutation {i}: {text}", exception);
            }
        }
    }

    private static void Check(string text)
    {
        var lexer = new SqlLexer(text);
        var end = 0;
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText; token = lexer.Next())
        {
            Assert.Equal(end, token.Start);
            Assert.True(token.Length > 0);
            end = token.End;
        }

        Assert.Equal(text.Length, end);

        var script = SqlParser.Parse(text);
        var previous = 0;
        foreach (var statement in script.Statements)
        {
            CheckStatement(script, statement, ref previous);
        }

        foreach (var error in script.Errors)
        {
            Assert.InRange(error.Span.Start, 0, text.Length);
            Assert.InRange(error.Span.End, error.Span.Start, text.Length);
        }
    }

    private static void CheckStatement(SqlScript script, SqlStatement statement, ref int previous)
    {
        Assert.InRange(statement.Span.Start, previous, script.Text.Length - 1);
        Assert.InRange(statement.Span.End, statement.Span.Start + 1, script.Text.Length);
        previous = statement.Span.End;
        foreach (var relation in statement.Relations)
        {
            Assert.InRange(relation.Span.Start, statement.Span.Start, statement.Span.End);
            Assert.InRange(relation.Span.End, relation.Span.Start, statement.Span.End);
        }

        if (statement is DoStatement block)
        {
            var inner = block.BodySpan.Start;
            foreach (var nested in block.Body)
            {
                Assert.InRange(nested.Span.Start, block.BodySpan.Start, block.BodySpan.End);
                Assert.InRange(nested.Span.End, nested.Span.Start, block.BodySpan.End);
                Assert.True(nested.Span.Start >= inner || nested.Span == block.BodySpan);
                inner = nested.Span.Start;
            }
        }
    }

    private static string Mutate(Random random)
    {
        var text = SampleScripts.All[random.Next(SampleScripts.All.Length)];
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 20), text.Length - at);
            var other = SampleScripts.All[random.Next(SampleScripts.All.Length)];
            var from = random.Next(other.Length);
            text = random.Next(5) switch
            {
                0 => text[..at],
                1 => text.Remove(at, length),
                2 => text.Insert(at, SampleScripts.Fragments[random.Next(SampleScripts.Fragments.Length)]),
                3 => text.Insert(at, other.Substring(from, Math.Min(random.Next(1, 60), other.Length - from))),
                _ => text.Insert(at, ((char)random.Next(random.Next(2) == 0 ? 128 : 65536)).ToString()),
            };
        }

        return text;
    }
}
