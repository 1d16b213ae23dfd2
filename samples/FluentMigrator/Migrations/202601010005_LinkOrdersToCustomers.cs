using FluentMigrator;

namespace Shop.Migrations;

/// <summary>
/// Dangerous and done right: a foreign key that is checked at once locks both tables while it reads every order. NOT VALID holds for new rows
/// only; the old ones are checked by the next migration.
/// </summary>
[Migration(202601010005)]
public sealed class LinkOrdersToCustomers : Migration
{
    public override void Up() => Execute.Sql(
        "ALTER TABLE orders ADD CONSTRAINT fk_orders_customers FOREIGN KEY (customer_id) REFERENCES customers(id) NOT VALID");

    public override void Down() => Delete.ForeignKey("fk_orders_customers").OnTable("orders");
}
