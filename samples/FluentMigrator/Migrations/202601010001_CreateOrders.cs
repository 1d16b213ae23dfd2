using FluentMigrator;

namespace Shop.Migrations;

[Migration(202601010001)]
public sealed class CreateOrders : Migration
{
    public override void Up() => Create.Table("orders")
        .WithColumn("id").AsInt64().PrimaryKey().Identity()
        .WithColumn("placed_at").AsDateTimeOffset().NotNullable();

    public override void Down() => Delete.Table("orders");
}
