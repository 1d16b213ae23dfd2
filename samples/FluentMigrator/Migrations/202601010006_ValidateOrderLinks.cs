using FluentMigrator;

namespace Shop.Migrations;

/// <summary>Checks the old rows under a lock that keeps neither readers nor writers out; it may run for hours.</summary>
[Migration(202601010006)]
public sealed class ValidateOrderLinks : Migration
{
    public override void Up() => Execute.Sql("ALTER TABLE orders VALIDATE CONSTRAINT fk_orders_customers");

    public override void Down()
    {
        // A constraint cannot be made unchecked again, and need not be.
    }
}
