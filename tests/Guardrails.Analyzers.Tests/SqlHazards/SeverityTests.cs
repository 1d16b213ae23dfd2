using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>How much a finding weighs.</summary>
public sealed class SeverityTests
{
    private const string Heavy = "CREATE INDEX i ON orders (a)";
    private const string Brief = "ALTER TABLE orders RENAME COLUMN a TO b";
    private const string Swallowing = "DO $x$ BEGIN PERFORM 1; EXCEPTION WHEN OTHERS THEN NULL; END $x$";
    private const string Failing = "CREATE INDEX CONCURRENTLY i ON orders (a)";

    // Whether the type was narrower before is not known.
    private const string Cautious = "ALTER TABLE orders ALTER COLUMN a TYPE varchar(50)";

    [Theory]
    [InlineData(Heavy, "", DiagnosticSeverity.Warning)]
    [InlineData(Heavy, "Warn", DiagnosticSeverity.Warning)]
    [InlineData(Heavy, "Enforce", DiagnosticSeverity.Error)]
    [InlineData(Brief, "Enforce", DiagnosticSeverity.Warning)]
    [InlineData(Swallowing, "", DiagnosticSeverity.Warning)]
    [InlineData(Swallowing, "Enforce", DiagnosticSeverity.Error)]
    [InlineData(Failing, "", DiagnosticSeverity.Error)]
    [InlineData(Failing, "Warn", DiagnosticSeverity.Warning)]
    [InlineData(Failing, "Enforce", DiagnosticSeverity.Error)]
    [InlineData(Cautious, "Enforce", DiagnosticSeverity.Warning)]
    public async Task The_mode_decides(string sql, string mode, DiagnosticSeverity expected)
    {
        var found = await Hazards.In(Migrations.EntityFramework($"migrationBuilder.Sql({Hazards.Literal(sql)});"), Mode(mode));

        Assert.Equal([expected], found.Select(static diagnostic => diagnostic.Severity).Distinct());
    }

    [Theory]
    [InlineData("CREATE INDEX i ON {Environment.MachineName} (a)")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON {Environment.MachineName} (a)")]
    public async Task What_stands_in_a_text_with_unknown_parts_is_never_an_error(string sql)
    {
        var found = await Hazards.In("using System;\n" + Migrations.EntityFramework($"migrationBuilder.Sql($\"{sql}\");"), Mode("Enforce"));

        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(found).Severity);
    }

    [Theory]
    [InlineData("CREATE INDEX i ON orders (a)", "GRD3009")]
    [InlineData("ALTER TABLE orders DROP COLUMN a", null)]
    [InlineData("TRUNCATE orders CASCADE", "GRD3019")]
    public async Task Taking_a_migration_back_may_lock_and_lose(string sql, string? expected)
    {
        var found = await Hazards.In(Migrations.EntityFramework("", $"migrationBuilder.Sql({Hazards.Literal(sql)});"), Mode("Enforce"));

        Assert.Equal(expected is null ? [] : [$"{expected} Info"], found.Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Severity}"));
    }

    [Theory]
    [InlineData("17", 0)]
    [InlineData("16", 1)]
    [InlineData("", 1)]
    [InlineData("99", 1)]
    public async Task The_editorconfig_names_the_server(string version, int findings)
    {
        // A type of the same transaction: its new values can be used since 17.
        const string Sql = "CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood ADD VALUE 'b'; CREATE TABLE t (m mood DEFAULT 'b')";

        var found = await Hazards.In(
            Migrations.EntityFramework($"migrationBuilder.Sql({Hazards.Literal(Sql)});"), new() { ["guardrails.postgres_version"] = version });

        Assert.Equal(findings, found.Count(static diagnostic => diagnostic.Id == "GRD4005"));
    }

    private static Dictionary<string, string> Mode(string mode) => new() { ["build_property.GuardrailsEffectiveMode"] = mode };
}
