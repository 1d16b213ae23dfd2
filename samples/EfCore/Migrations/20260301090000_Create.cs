using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace EfCore.Migrations;

/// <summary>New tables: nobody uses them yet, nothing can be in anybody's way.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260301090000_Create")]
public sealed class Create : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Customers",
            table => new
            {
                Id = table.Column<long>("bigint").Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                Name = table.Column<string>("text"),
            },
            constraints: table => table.PrimaryKey("PK_Customers", c => c.Id));
        migrationBuilder.CreateTable(
            "Orders",
            table => new
            {
                Id = table.Column<long>("bigint").Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                PlacedAt = table.Column<DateTime>("timestamp with time zone"),
                Amount = table.Column<decimal>("numeric"),
                Status = table.Column<string>("text", nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Orders", o => o.Id));
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("Orders");
        migrationBuilder.DropTable("Customers");
    }
}
