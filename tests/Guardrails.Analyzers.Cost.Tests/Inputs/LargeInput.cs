namespace Guardrails.Analyzers.Cost.Tests.Inputs;

/// <summary>A source file that is larger in one respect than anything that people write.</summary>
/// <param name="Name">What is large about it.</param>
/// <param name="Source">The file.</param>
internal sealed record LargeInput(string Name, string Source)
{
    /// <summary>Above the body of a method that runs commands and migrations: some things to refer to.</summary>
    private const string Scope = """
        using System;
        using System.Text;
        using Microsoft.EntityFrameworkCore.Migrations;
        using Npgsql;


        """;

    /// <summary>A migration of EF Core with this <c>Up</c>.</summary>
    public static LargeInput Migration(string name, string up, string members = "") => new(name, $$"""
        {{Scope}}class AddThings : Migration
        {
            {{members}}

            protected override void Up(MigrationBuilder migrationBuilder)
            {
                {{up}}
            }

            static bool Choose(int number) => number > Environment.TickCount;
        }
        """);

    /// <summary>A method of ordinary code, with a connection in scope.</summary>
    public static LargeInput Method(string name, string body, string members = "") => new(name, $$"""
        {{Scope}}class Program
        {
            {{members}}

            static void Run(NpgsqlConnection connection, string name, int number)
            {
                {{body}}
            }

            static void Execute(NpgsqlConnection connection, string sql) => new NpgsqlCommand(sql, connection).ExecuteNonQuery();
        }
        """);

    /// <summary>One piece after the other.</summary>
    public static string Repeat(int count, Func<int, string> piece, string between = "\n") => string.Join(between, Enumerable.Range(0, count).Select(piece));

    public override string ToString() => Name;
}
