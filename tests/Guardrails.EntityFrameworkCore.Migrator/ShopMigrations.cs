using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Guardrails.EntityFrameworkCore.Migrator;

/// <summary>Two tables, one of them to count in how often each migration was applied.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260101000001_Orders")]
public sealed class Orders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE TABLE orders(id int PRIMARY KEY); CREATE TABLE applied(migration text);");
        migrationBuilder.Sql("INSERT INTO applied VALUES ('20260101000001_Orders');");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE orders; DROP TABLE applied;");
}

[DbContext(typeof(ShopContext))]
[Migration("20260101000002_Notes")]
public sealed class Notes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("note", "orders", type: "text", nullable: true);
        migrationBuilder.Sql("INSERT INTO applied VALUES ('20260101000002_Notes');");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn("note", "orders");
}

/// <summary>Several statements, the dangerous one in the middle.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20260101000003_Customers")]
public sealed class Customers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE TABLE customers(id int PRIMARY KEY);");
        migrationBuilder.AddColumn<int>("customer_id", "orders", type: "integer", nullable: true);
        migrationBuilder.Sql("INSERT INTO applied VALUES ('20260101000003_Customers');");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn("customer_id", "orders");
        migrationBuilder.Sql("DROP TABLE customers;");
    }
}

[DbContext(typeof(ShopContext))]
[Migration("20260101000004_Statuses")]
public sealed class Statuses : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("status", "orders", type: "text", nullable: true);
        migrationBuilder.Sql("INSERT INTO applied VALUES ('20260101000004_Statuses');");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn("status", "orders");
}

[DbContext(typeof(ShopContext))]
[Migration("20260101000005_Totals")]
public sealed class Totals : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<decimal>("total", "orders", type: "numeric", nullable: true);
        migrationBuilder.Sql("INSERT INTO applied VALUES ('20260101000005_Totals');");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn("total", "orders");
}
