using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EfCore.Migrations;

/// <summary>A column without a default: a moment of ACCESS EXCLUSIVE, asked for in short stays.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260308090000_OrderNote")]
public sealed class OrderNote : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("Note", "Orders", "text", nullable: true);
        migrationBuilder.AddColumn<long>("CustomerId", "Orders", "bigint", nullable: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn("CustomerId", "Orders");
        migrationBuilder.DropColumn("Note", "Orders");
    }
}
