using FluentMigrator;

namespace Shop.Migrations;

[Migration(202601010002)]
public sealed class CreateCustomers : Migration
{
    public override void Up() => Create.Table("customers")
        .WithColumn("id").AsInt64().PrimaryKey().Identity()
        .WithColumn("name").AsString().NotNullable();

    public override void Down() => Delete.Table("customers");
}
