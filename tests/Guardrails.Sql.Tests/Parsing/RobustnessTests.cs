using System.Globalization;
using Guardrails.Sql.Lexing;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

/// <summary>No text makes the parser throw, overflow the stack or lose its place.</summary>
public class RobustnessTests(ITestOutputHelper output)
{
    /// <summary>How many mutations are tried; GUARDRAILS_MUTATIONS sets another number.</summary>
    private static readonly int Mutations =
        int.TryParse(Environment.GetEnvironmentVariable("GUARDRAILS_MUTATIONS"), CultureInfo.InvariantCulture, out var count) ? count : 20_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>What is mutated: our samples, and the scripts of the folder that GUARDRAILS_MUTATED_SQL names.</summary>
    private static readonly string[] Seeds = ReadSeeds();

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
        ["parentheses of a CHECK"] = "ALTER TABLE t ADD CHECK (" + new string('(', 10_000) + "a > 1" + new string(')', 10_000) + ")",
        ["parentheses of a default"] = "CREATE TABLE t (a int DEFAULT " + new string('(', 10_000) + "1" + new string(')', 10_000) + ")",
        ["signs of a default"] = "ALTER TABLE t ALTER a SET DEFAULT 1" + string.Concat(Enumerable.Repeat(" + 1", 50_000)),
        ["calls in calls"] = "ALTER TABLE t ALTER a SET DEFAULT " + string.Concat(Enumerable.Repeat("f(1, ", 20_000)),
        ["columns"] = "CREATE TABLE t (" + string.Join(',', Enumerable.Repeat("a int DEFAULT now() NOT NULL REFERENCES p", 20_000)) + ")",
        ["constraints of a column"] = "CREATE TABLE t (a int " + string.Concat(Enumerable.Repeat("CHECK (a > 1) ", 20_000)) + ")",
        ["broken actions"] = "ALTER TABLE t " + string.Join(',', Enumerable.Repeat("FROB", 50_000)),
        ["array bounds"] = "ALTER TABLE t ADD a int" + string.Concat(Enumerable.Repeat("[]", 50_000)),
        ["arguments"] = "CREATE FUNCTION f(" + string.Join(',', Enumerable.Repeat("a int DEFAULT 1", 20_000)) + ") RETURNS int RETURN 1",
        ["schemas in schemas"] = string.Concat(Enumerable.Repeat("CREATE SCHEMA s ", 20_000)),
        ["prepares"] = string.Concat(Enumerable.Repeat("PREPARE q AS ", 20_000)) + "SELECT 1",
        ["executes in a row"] = "DO $$ BEGIN " + string.Concat(Enumerable.Repeat("RETURN QUERY EXECUTE ", 20_000)) + "$$",
        ["loops over executes"] = "DO $$ BEGIN FOR r " + string.Concat(Enumerable.Repeat("IN EXECUTE x ", 20_000)) + "$$",
        ["handlers in handlers"] = "DO $$ " + string.Concat(Enumerable.Repeat("BEGIN EXCEPTION WHEN a THEN ", 20_000)) + "$$",
        ["functions in functions"] =
            string.Concat(Enumerable.Range(0, 5_000).Select(i => $"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $a{i}$ BEGIN ")),
        ["changes in changes"] = "WITH c AS " + string.Concat(Enumerable.Repeat("(DELETE FROM t WHERE a IN ", 20_000)) + "SELECT 1",
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
    public async Task Mutated_scripts_can_be_read()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(random);
            try
            {
                // An endless loop would otherwise end with the machine's memory, and tell nobody the seed.
                await Task.Run(() => Check(text), TestContext.Current.CancellationToken).WaitAsync(Deadline, TestContext.Current.CancellationToken);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, mutation {i}: {text}", exception);
            }
        }
    }

    [Fact]
    public void An_insert_of_50_MB_is_read_without_keeping_its_tokens()
    {
        var text = "INSERT INTO s.t (a, b) VALUES " + string.Join(',', Enumerable.Repeat("(1, 'some text that is a row')", 1_700_000));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var statement = Assert.IsType<QueryStatement>(Assert.Single(SqlParser.Parse(text).Statements));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((StatementKind.Insert, text.Length), (statement.Kind, statement.Span.Length));
        Assert.InRange(text.Length, 50_000_000, int.MaxValue);
        Assert.InRange(allocated, 0, 1_000_000);
    }

    [Fact]
    public void A_hundred_thousand_statements_are_all_typed()
    {
        var script = SqlParser.Parse(string.Concat(Enumerable.Repeat("ALTER TABLE t ADD COLUMN a int DEFAULT 1;\n", 100_000)));

        Assert.Equal(100_000, script.Statements.Count);
        Assert.All(script.Statements, statement => Assert.IsType<AddColumn>(Assert.IsType<AlterTableStatement>(statement).Actions[0]));
        Assert.Empty(script.Errors);
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

        EverythingLazy.Read(statement);
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

    private static string[] ReadSeeds() => Environment.GetEnvironmentVariable("GUARDRAILS_MUTATED_SQL") is { Length: > 0 } folder
        ? [.. SampleScripts.All, .. Directory.GetFiles(folder, "*.sql").SelectMany(file => Pieces(File.ReadAllText(file)))]
        : SampleScripts.All;

    // Whole files would be mutated in one place of thousands.
    private static IEnumerable<string> Pieces(string text)
    {
        var script = SqlParser.Parse(text);
        return script.Statements.Where(statement => statement.Span.Length < 5_000).Select(statement => script.GetText(statement.Span));
    }

    private static string Mutate(Random random)
    {
        var text = Seeds[random.Next(Seeds.Length)];
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 20), text.Length - at);
            var other = Seeds[random.Next(Seeds.Length)];
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
