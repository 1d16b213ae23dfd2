using FluentMigrator;

namespace Shop.Migrations;

/// <summary>A nullable column without default: nothing is rewritten. It needs the table for a moment, and the guard keeps that moment short.</summary>
[Migration(202601010003)]
public sealed class AddCustomerToOrders : Migration
{
    public override void Up() => Alter.Table("orders").AddColumn("customer_id").AsInt64().Nullable();

    public override void Down() => Delete.Column("customer_id").FromTable("orders");
}
