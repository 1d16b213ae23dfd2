using System.Diagnostics;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>No text is so long, and no migration so large, that looking at it takes long.</summary>
public sealed class CostTests
{
    // What is asked for is 2 s on a machine of its own; tests share theirs.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Sources { get; } = new()
    {
        { "a literal of 10 MB", $"migrationBuilder.Sql({Hazards.Literal(string.Concat(Enumerable.Repeat("DROP TABLE a;\n", 750_000)))});" },
        { "a literal that is just looked at", $"migrationBuilder.Sql(@\"{string.Concat(Enumerable.Repeat("DROP TABLE a;\n", 18_000))}\");" },
        { "a sum of 5,000 parts", $"migrationBuilder.Sql({string.Join(" + ", Enumerable.Repeat("\"DROP TABLE a;\"", 5_000))});" },
        { "1,000 texts", string.Concat(Enumerable.Repeat("migrationBuilder.Sql(\"ALTER TABLE a ADD COLUMN b int; UPDATE a SET b = 1;\");\n", 1_000)) },
        { "300 nested choices", $"migrationBuilder.Sql({string.Concat(Enumerable.Repeat("Table.Length > 3 ? \"DROP TABLE a\" : (", 300))}\"\"{new string(')', 300)});" },
        { "many holes", $"migrationBuilder.Sql($\"{string.Concat(Enumerable.Repeat("DROP TABLE {migrationBuilder.ActiveProvider};", 3_000))}\");" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task It_is_bounded(string what, string up)
    {
        var watch = Stopwatch.StartNew();

        _ = await Hazards.In(Migrations.EntityFramework(up));

        Assert.True(watch.Elapsed < Most, $"{what}: {watch.Elapsed}");
    }

    /// <summary>What is given up for that, as docs/analyzers.md says.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task What_stands_behind_25000_statements_of_a_file_is_not_judged(int tenThousands, bool isJudged)
    {
        var many = string.Concat(Enumerable.Repeat("SELECT 1;\n", 10_000));
        var up = $"const string Many = {Hazards.Literal(many)};\n" + string.Concat(Enumerable.Repeat("migrationBuilder.Sql(Many);\n", tenThousands));

        var found = await Hazards.In(Migrations.EntityFramework(up) + """
            class AddMore : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE late");
            }
            """);

        Assert.Equal(isJudged, found.Any(static diagnostic => diagnostic.Id == "GRD5001"));
    }
}
