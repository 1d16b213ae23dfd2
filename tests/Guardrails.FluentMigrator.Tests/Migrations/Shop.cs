using FluentMigrator;

namespace Guardrails.FluentMigrator.Tests.Migrations.Shop;

/// <summary>Two tables, one of them to count in how often each migration was applied.</summary>
[Migration(1)]
public sealed class Orders : Migration
{
    public override void Up()
    {
        Create.Table("orders").WithColumn("id").AsInt32().PrimaryKey();
        Create.Table("applied").WithColumn("migration").AsInt32();
        Insert.IntoTable("applied").Row(new { migration = 1 });
    }

    public override void Down()
    {
        Delete.Table("orders");
        Delete.Table("applied");
    }
}

/// <summary>Touches nothing that an application uses already.</summary>
[Migration(2)]
public sealed class Notes : Migration
{
    public override void Up()
    {
        Create.Table("notes").WithColumn("id").AsInt32().PrimaryKey();
        Insert.IntoTable("applied").Row(new { migration = 2 });
    }

    public override void Down() => Delete.Table("notes");
}

/// <summary>Several statements, the dangerous one in the middle.</summary>
[Migration(3)]
public sealed class Customers : Migration
{
    public override void Up()
    {
        Create.Table("customers").WithColumn("id").AsInt32().PrimaryKey();
        Alter.Table("orders").AddColumn("customer_id").AsInt32().Nullable();
        Insert.IntoTable("applied").Row(new { migration = 3 });
    }

    public override void Down()
    {
        Delete.Column("customer_id").FromTable("orders");
        Delete.Table("customers");
    }
}

[Migration(4)]
public sealed class Statuses : Migration
{
    public override void Up()
    {
        Execute.Sql("ALTER TABLE orders ADD COLUMN status text; INSERT INTO applied VALUES (4)");
    }

    public override void Down() => Delete.Column("status").FromTable("orders");
}

[Migration(5)]
public sealed class Totals : Migration
{
    public override void Up()
    {
        Alter.Table("orders").AddColumn("total").AsDecimal().Nullable();
        Insert.IntoTable("applied").Row(new { migration = 5 });
    }

    public override void Down() => Delete.Column("total").FromTable("orders");
}
