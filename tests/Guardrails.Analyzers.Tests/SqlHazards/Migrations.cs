namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>Migrations of the frameworks around the code that a test is about.</summary>
internal static class Migrations
{
    /// <summary>A migration of EF Core; <c>migrationBuilder</c> is in scope.</summary>
    public static string EntityFramework(string up, string down = "") => $$"""
        using Microsoft.EntityFrameworkCore.Migrations;

        class AddThings : Migration
        {
            private const string Table = "orders";

            protected override void Up(MigrationBuilder migrationBuilder)
            {
        {{up}}
            }

            protected override void Down(MigrationBuilder migrationBuilder)
            {
        {{down}}
            }
        }
        """;

    /// <summary>A migration of FluentMigrator.</summary>
    public static string Fluent(string up, string attribute = "Migration(1)", string down = "") => $$"""
        using FluentMigrator;

        [{{attribute}}]
        public class AddThings : FluentMigrator.Migration
        {
            public override void Up()
            {
        {{up}}
            }

            public override void Down()
            {
        {{down}}
            }
        }
        """;
}
