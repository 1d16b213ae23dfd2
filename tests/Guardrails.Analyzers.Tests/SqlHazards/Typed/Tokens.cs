using System.Text.RegularExpressions;
using Guardrails.Analyzers.SqlHazards.Typed;
using Guardrails.Sql.Lexing;
using Guardrails.Tests.Shared;

namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>Statements in a form in which two can be compared: without what only looks different.</summary>
internal static class Tokens
{
    /// <summary>The operations of a file beside these tests, one a line.</summary>
    public static TheoryData<string> Lines(string file) => new(File
        .ReadAllLines(Path.Combine(Repository.Root, "tests", "Guardrails.Analyzers.Tests", "SqlHazards", "Typed", file))
        .Where(static line => line.Length > 0 && line[0] != '#'));

    /// <summary>Both are the same statements, in and out of the transaction.</summary>
    public static void AssertSame(IEnumerable<(string Sql, bool IsOutside)> real, IEnumerable<(string Sql, bool IsOutside)> ours)
    {
        var (expected, actual) = (Split(real).ToList(), Split(ours).ToList());

        Assert.Equal(
            Show(expected.Select((statement, place) => place < actual.Count ? (Reduce(statement.Sql, actual[place].Sql), statement.IsOutside) : statement)),
            Show(actual));
    }

    private static string Show(IEnumerable<(string Sql, bool IsOutside)> statements) =>
        string.Join('\n', statements.Select(static statement => statement.IsOutside ? $"outside: {statement.Sql}" : statement.Sql));

    private static IEnumerable<(string Sql, bool IsOutside)> Split(IEnumerable<(string Sql, bool IsOutside)> commands) =>
        commands.SelectMany(static command => Statements(command.Sql).Select(sql => (sql, command.IsOutside)));

    /// <summary>
    /// The statements of a text, a token behind the other. A name is the same with quotes and without; comments on tables are left out, for
    /// nobody makes them of operations here.
    /// </summary>
    private static IEnumerable<string> Statements(string sql) => Read(sql)
        .Split(" ; ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static statement => statement.TrimEnd(';', ' '))
        .Where(static statement => statement.Length > 0 && !statement.StartsWith("comment ", StringComparison.Ordinal));

    /// <summary>
    /// The real statement as far as it matters: where ours has just some value any one will do, and the options of a sequence change nothing.
    /// </summary>
    private static string Reduce(string real, string ours)
    {
        if (ours.StartsWith("create sequence ", StringComparison.Ordinal) || ours.StartsWith("alter sequence ", StringComparison.Ordinal))
        {
            return real.StartsWith(ours + " ", StringComparison.Ordinal) ? ours : real;
        }

        // FluentMigrator says the type again when it makes a column that it has just added NOT NULL.
        real = Regex.Replace(real, @"alter (\w+) type \w+ , (alter \1 set not null)$", match => ours.EndsWith(" " + match.Groups[2].Value, StringComparison.Ordinal) && !ours.Contains(" type ", StringComparison.Ordinal) ? match.Groups[2].Value : match.Value);
        var place = ours.IndexOf(SqlWords.SomeValue, StringComparison.Ordinal);
        return place >= 0 && place + SqlWords.SomeValue.Length == ours.Length && real.Length > place && string.CompareOrdinal(real, 0, ours, 0, place) == 0 ? ours : real;
    }

    private static string Read(string sql)
    {
        var lexer = new SqlLexer(sql);
        var words = new List<string>();
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText; token = lexer.Next())
        {
            var text = sql.AsSpan(token.Start, token.Length);
            if (!token.IsTrivia)
            {
                words.Add(token.Kind switch
                {
                    SqlTokenKind.Identifier => text.ToString().ToLowerInvariant(),
                    SqlTokenKind.QuotedIdentifier => text[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal),
                    SqlTokenKind.DollarString => Read(text.ToString().Trim('$')),
                    _ => text.ToString(),
                });
            }
        }

        return string.Join(' ', words) + " ; ";
    }
}
