using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EfCore.Migrations;

/// <summary>
/// The dangerous one, done right: AddForeignKey would read all orders while nobody can write to them. This binds only new rows, and takes a
/// moment; the old ones are looked at by the next migration.
/// </summary>
[DbContext(typeof(ShopContext))]
[Migration("20260322090000_OrderCustomer")]
public sealed class OrderCustomer : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddForeignKeyNotValid("FK_Orders_Customers_CustomerId", "Orders", "CustomerId", "Customers", principalColumn: "Id");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropForeignKey("FK_Orders_Customers_CustomerId", "Orders");
}
