using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EfCore.Migrations;

/// <summary>An index that is built while the shop sells; in a migration of its own, because it runs outside the transaction.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260315090000_OrdersByDate")]
public sealed class OrdersByDate : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex("IX_Orders_PlacedAt", "Orders", "PlacedAt").Annotation("Npgsql:CreatedConcurrently", true);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndexConcurrently("IX_Orders_PlacedAt", "Orders");
}
