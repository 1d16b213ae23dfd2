using static Guardrails.Analyzers.Cost.Tests.Inputs.LargeInput;

namespace Guardrails.Analyzers.Cost.Tests.Inputs;

/// <summary>All of them. A generator of code, or a patient person, can write each.</summary>
internal static class LargeInputs
{
    public const string Handler = "try { new NpgsqlCommand(\"DROP TABLE a\", connection).ExecuteNonQuery(); } catch (Exception e) { Console.WriteLine(e); }";

    public static IReadOnlyList<LargeInput> All { get; } =
    [
        .. Literals(),
        .. Sums(),
        .. Choices(),
        .. Handlers(),
        .. Repetitions(),
    ];

    private static IEnumerable<LargeInput> Literals()
    {
        var text = Repeat(700_000, static _ => "DROP TABLE a;", between: " ");
        yield return Migration("a literal of 10 MB", $"migrationBuilder.Sql(\"{text}\");");
        yield return Migration("a constant of 10 MB", "migrationBuilder.Sql(Drop);", $"const string Drop = \"{text}\";");
        yield return Migration("a raw literal of 10 MB", $"migrationBuilder.Sql(\"\"\"\n{text.Replace("; ", ";\n", StringComparison.Ordinal)}\n\"\"\");");
        yield return Migration("an interpolated literal of 10 MB", $"migrationBuilder.Sql($\"{text} {{migrationBuilder.ActiveProvider}}\");");
        yield return Method("a literal of 10 MB in a command", $"new NpgsqlCommand(\"{text}\", connection).ExecuteNonQuery();");
        yield return Method("a temporary table in 10 MB", $"Execute(connection, \"CREATE TEMP TABLE a(b int); {text}\");");
        yield return Migration("250,000 characters", $"migrationBuilder.Sql(\"{text[..250_000]}\");");
        yield return Migration("10,000 statements in one text", $"migrationBuilder.Sql(\"{Repeat(10_000, static number => $"DROP TABLE t{number};", between: " ")}\");");
    }

    private static IEnumerable<LargeInput> Sums()
    {
        yield return Migration("a sum of 5,000 literals", $"migrationBuilder.Sql({Repeat(5_000, static number => $"\"DROP TABLE t{number};\"", " + ")});");
        yield return Migration(
            "a sum of 5,000 locals", $"string a = \"DROP TABLE a;\", b = \"DROP TABLE b;\"; migrationBuilder.Sql({Repeat(5_000, static number => number % 2 == 0 ? "a" : "b", " + ")});");
        yield return Migration("a sum of 5,000 interpolated strings", $"migrationBuilder.Sql({Repeat(5_000, static number => $"$\"DROP TABLE {{migrationBuilder.ActiveProvider}}{number};\"", " + ")});");
        yield return Migration("5,000 holes in one string", $"migrationBuilder.Sql($\"{Repeat(5_000, static number => $"DROP TABLE t{{nameof(Up)}}{{migrationBuilder.ActiveProvider}}{number};", " ")}\");");
        yield return Migration("5,000 times +=", $"var sql = \"\"; {Repeat(5_000, static number => $"sql += \"DROP TABLE t{number};\";")} migrationBuilder.Sql(sql);");
        yield return Migration("5,000 times Append", $"var sql = new StringBuilder(); {Repeat(5_000, static number => $"sql.Append(\"DROP TABLE t{number};\");")} migrationBuilder.Sql(sql.ToString());");
        yield return Migration("a chain of 1,000 times Append", $"migrationBuilder.Sql(new StringBuilder(){Repeat(1_000, static number => $".Append(\"DROP TABLE t{number};\")")}.ToString());");
        yield return Migration("a text that grows 750 times and is run each time", $"var sql = \"\"; {Repeat(750, static number => $"sql += \"DROP TABLE t{number};\"; migrationBuilder.Sql(sql);")}");
        yield return Migration("2,000 fields that each add to the one before", "migrationBuilder.Sql(S1999);", Fields(2_000));
        yield return Migration("2,000 fields that each add to the one before, all run", Repeat(2_000, static number => $"migrationBuilder.Sql(S{number});"), Fields(2_000));
        yield return Migration("40 locals that each hold the one before twice", $"string s0 = migrationBuilder.ActiveProvider; {Repeat(40, static number => $"var s{number + 1} = s{number} + s{number};")} migrationBuilder.Sql(s40);");
        yield return Method("a sum of 5,000 parts in front of a handler", $"try {{ var sql = name + {Repeat(5_000, static number => $"number + \"DROP TABLE t{number};\"", " + ")}; Execute(connection, \"DROP TABLE a\"); }} catch (Exception e) {{ var sum = {Repeat(5_000, static _ => "number", " + ")}; Console.WriteLine(sum); }}");
    }

    private static string Fields(int count) =>
        "static readonly string S0 = \"DROP TABLE a;\";\n" + Repeat(count - 1, static number => $"static readonly string S{number + 1} = S{number} + \"DROP TABLE t{number};\";");

    private static IEnumerable<LargeInput> Choices()
    {
        yield return Migration("2,000 nested choices", $"migrationBuilder.Sql({Repeat(2_000, static number => $"Choose({number}) ? \"DROP TABLE t{number}\" : ", "")}\"\");");
        yield return Migration("2^30 texts", $"migrationBuilder.Sql({Repeat(30, static number => $"(Choose({number}) ? \"DROP TABLE a;\" : \"DROP TABLE b;\")", " + ")});");
        yield return Migration("2^30 texts in 30 locals", $"string s0 = \"\"; {Repeat(30, static number => $"var s{number + 1} = s{number} + (Choose({number}) ? \"DROP TABLE a;\" : \"DROP TABLE b;\");")} migrationBuilder.Sql(s30);");
        yield return Migration("a switch of 2,000 arms", $"migrationBuilder.Sql(Environment.TickCount switch {{ {Repeat(2_000, static number => $"{number} => \"DROP TABLE t{number}\",")} _ => \"\" }});");
        yield return Migration("2,000 conditional assignments", $"var sql = \"\"; {Repeat(2_000, static number => $"if (Choose({number})) sql = \"DROP TABLE t{number}\";")} migrationBuilder.Sql(sql);");
        yield return Method("2,000 conditions behind a handler", $"var failed = 0; {Handler} {Repeat(2_000, static number => $"if (number > {number}) failed = {number};")}");
        yield return Method("a pattern of 2,000 alternatives behind a handler", $"{Handler} if (number is {Repeat(2_000, static number => $"{number}", " or ")}) throw new InvalidOperationException(\"no\");");
    }

    private static IEnumerable<LargeInput> Handlers()
    {
        yield return Method("1,000 handlers in one method", Repeat(1_000, static _ => Handler));
        yield return Method(
            "1,000 handlers in one method that look at each other",
            $"var failed = false; {Repeat(1_000, static number => $"try {{ if (!failed) new NpgsqlCommand(\"DROP TABLE t{number}\", connection).ExecuteNonQuery(); }} catch (Exception) {{ failed = true; }}")} if (failed) throw new InvalidOperationException(\"no\");");
        yield return Method("1,000 handlers in one loop", $"while (number > 0) {{ {Repeat(1_000, static _ => Handler)} }}");
        yield return Method("1,000 handlers that rethrow", Repeat(1_000, static _ => "try { new NpgsqlCommand(\"DROP TABLE a\", connection).ExecuteNonQuery(); } catch (Exception e) { Console.WriteLine(e); throw new InvalidOperationException(\"no\"); }"));
        yield return Method("1,000 steps in front of one handler", $"try {{ {Repeat(1_000, static number => $"new NpgsqlCommand(\"DROP TABLE t{number}\", connection).ExecuteNonQuery();")} }} catch (Exception) {{ throw; }}");
        yield return Method("1,000 steps and flags in front of one handler", $"var done = 0; try {{ {Repeat(1_000, static number => $"new NpgsqlCommand(\"DROP TABLE t{number}\", connection).ExecuteNonQuery(); if (number > {number}) done = {number};")} }} catch (Exception) {{ if (done == 0) throw; throw new InvalidOperationException(\"no\"); }}");
        yield return Method("a try of 1,000 handlers", $"try {{ Execute(connection, \"DROP TABLE a\"); }} {Repeat(1_000, static number => $"catch (Exception e) when (e.Message == \"{number}\") {{ Console.WriteLine(e); }}")}");
        yield return Method("300 nested handlers", Repeat(300, static _ => "try {", " ") + Handler + Repeat(300, static _ => "} catch (Exception e) { Console.WriteLine(e); }", " "));
        yield return Method("300 handlers nested in handlers", Repeat(300, static _ => "try { Execute(connection, \"DROP TABLE a\"); } catch (Exception) {", " ") + Handler + Repeat(300, static _ => "}", " "));
        yield return Method("300 nested finally blocks", Repeat(300, static _ => "try {", " ") + Handler + Repeat(300, static _ => "} finally { Console.WriteLine(); }", " "));
    }

    private static IEnumerable<LargeInput> Repetitions()
    {
        const string constant = "const string Drop = \"DROP TABLE a; ALTER TABLE b ADD COLUMN c int NOT NULL; CREATE INDEX ON b (c);\";";
        yield return Migration("one text run 1,000 times", Repeat(1_000, static _ => "migrationBuilder.Sql(Drop);"), constant);
        yield return Method("one text run 1,000 times by commands", Repeat(1_000, static _ => "new NpgsqlCommand(Drop, connection).ExecuteNonQuery();"), constant);
        yield return Method("one long text run 1,000 times", Repeat(1_000, static _ => "new NpgsqlCommand(Drop, connection).ExecuteNonQuery();"), $"const string Drop = \"{Repeat(2_000, static number => $"INSERT INTO a VALUES ({number});", " ")} DROP TABLE a;\";");
        yield return Method("one command run 1,000 times", $"using var command = new NpgsqlCommand(\"DROP TABLE a\", connection); {Repeat(1_000, static number => $"command.CommandText = \"DROP TABLE t{number}\"; command.ExecuteNonQuery();")}");
        yield return Method("one command run 1,000 times in front of a handler", $"try {{ using var command = new NpgsqlCommand(\"DROP TABLE a\", connection); {Repeat(1_000, static number => $"command.CommandText = \"SELECT {number}\"; command.ExecuteNonQuery();")} }} catch (Exception) {{ throw; }}");
        yield return Migration("1,000 locals, each run", Repeat(1_000, static number => $"var sql{number} = \"DROP TABLE t{number}\"; migrationBuilder.Sql(sql{number});"));
        yield return new(
            "5,000 methods in one class",
            $"using Npgsql; class Program {{ {Repeat(5_000, static number => $"static void Run{number}(NpgsqlConnection connection) => new NpgsqlCommand(\"DROP TABLE t{number}\", connection).ExecuteNonQuery();")} }}");
        yield return new(
            "5,000 methods that call each other in front of handlers",
            $"using System; using Npgsql; class Program {{ {Repeat(5_000, static number => $"static void Run{number}(NpgsqlConnection connection) {{ try {{ Run{(number + 1) % 5_000}(connection); }} catch (Exception e) {{ Console.WriteLine(e); }} new NpgsqlCommand(\"DROP TABLE t{number}\", connection).ExecuteNonQuery(); }}")} }}");
    }
}
