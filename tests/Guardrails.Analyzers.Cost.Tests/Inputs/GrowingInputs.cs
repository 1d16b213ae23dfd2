using static Guardrails.Analyzers.Cost.Tests.Inputs.LargeInput;

namespace Guardrails.Analyzers.Cost.Tests.Inputs;

/// <summary>Inputs of any size, for what has to grow no faster than they do.</summary>
internal static class GrowingInputs
{
    public static IReadOnlyDictionary<string, Func<int, LargeInput>> All { get; } = new Dictionary<string, Func<int, LargeInput>>
    {
        ["handlers in one method"] = static count => Method("handlers", Repeat(count, static _ => LargeInputs.Handler)),
        ["handlers in one loop"] = static count => Method("handlers", $"while (number > 0) {{ {Repeat(count, static _ => LargeInputs.Handler)} }}"),
        ["steps in front of one handler"] = static count => Method("steps", $"try {{ {Repeat(count, static number => $"new NpgsqlCommand(\"DROP TABLE t{number}\", connection).ExecuteNonQuery();")} }} catch (Exception) {{ throw; }}"),
        ["runs of one command"] = static count => Method("runs", $"using var command = new NpgsqlCommand(\"\", connection); {Repeat(count, static number => $"command.CommandText = \"DROP TABLE t{number}\"; command.ExecuteNonQuery();")}"),
        ["runs of one text"] = static count => Migration("runs", Repeat(count, static _ => "migrationBuilder.Sql(Drop);"), "const string Drop = \"DROP TABLE a; CREATE INDEX ON b (c);\";"),
        ["locals that are run"] = static count => Migration("locals", Repeat(count, static number => $"var sql{number} = \"DROP TABLE t{number}\"; migrationBuilder.Sql(sql{number});")),
        ["pieces added to one text"] = static count => Migration("pieces", $"var sql = \"\"; {Repeat(count, static number => $"sql += \"DROP TABLE t{number};\";")} migrationBuilder.Sql(sql);"),
        ["parts of one sum"] = static count => Migration("parts", $"migrationBuilder.Sql({Repeat(count, static number => $"\"DROP TABLE t{number};\"", " + ")});"),
        ["statements in one text"] = static count => Migration("statements", $"migrationBuilder.Sql(\"{Repeat(count, static number => $"DROP TABLE t{number};", " ")}\");"),
        ["methods in one class"] = static count => new("methods", $"using Npgsql; class Program {{ {Repeat(count, static number => $"static void Run{number}(NpgsqlConnection connection) => new NpgsqlCommand(\"DROP TABLE t{number}\", connection).ExecuteNonQuery();")} }}"),
    };
}
