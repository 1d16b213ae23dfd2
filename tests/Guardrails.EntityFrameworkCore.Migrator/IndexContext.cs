using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Guardrails.EntityFrameworkCore.Migrator;

/// <summary>A context with a migration that builds an index while the application works.</summary>
public sealed class IndexContext(DbContextOptions<IndexContext> options) : DbContext(options);

[DbContext(typeof(IndexContext))]
[Migration("20260101000001_Readings")]
public sealed class Readings : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("CREATE TABLE readings(id int, value int); INSERT INTO readings SELECT i, i FROM generate_series(1, 1000) AS i;");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE readings;");
}

[DbContext(typeof(IndexContext))]
[Migration("20260101000002_IndexOnReadings")]
public sealed class IndexOnReadings : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex("ix_readings_value", "readings", "value").Annotation("Npgsql:CreatedConcurrently", true);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndexConcurrently("ix_readings_value", "readings");
}
