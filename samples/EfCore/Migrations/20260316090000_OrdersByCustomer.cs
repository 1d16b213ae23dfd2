using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EfCore.Migrations;

/// <summary>The index that the foreign key will need: one CONCURRENTLY for each migration.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260316090000_OrdersByCustomer")]
public sealed class OrdersByCustomer : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex("IX_Orders_CustomerId", "Orders", "CustomerId").Annotation("Npgsql:CreatedConcurrently", true);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndexConcurrently("IX_Orders_CustomerId", "Orders");
}
