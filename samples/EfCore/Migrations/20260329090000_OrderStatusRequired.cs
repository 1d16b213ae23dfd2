using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EfCore.Migrations;

/// <summary>NOT NULL without reading the table under ACCESS EXCLUSIVE.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260329090000_OrderStatusRequired")]
public sealed class OrderStatusRequired : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.SetNotNullSafely("Status", "Orders");

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AlterColumn<string>("Status", "Orders", "text", nullable: true, oldClrType: typeof(string), oldType: "text");
}
