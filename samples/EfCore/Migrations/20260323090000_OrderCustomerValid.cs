using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EfCore.Migrations;

/// <summary>Reads all orders, as long as that takes, and is in nobody's way.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260323090000_OrderCustomerValid")]
public sealed class OrderCustomerValid : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.ValidateConstraint("FK_Orders_Customers_CustomerId", "Orders");

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        // A valid constraint stays valid; the migration before this one drops it.
    }
}
