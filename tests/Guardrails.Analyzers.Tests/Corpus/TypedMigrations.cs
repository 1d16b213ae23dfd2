using System;
using System.Collections.Generic;
using System.Data;

using FluentMigrator;
using FluentMigrator.Postgres;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Shop.Typed;

public sealed class Initial : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(name: "shop");
        migrationBuilder.AlterDatabase().Annotation("Npgsql:PostgresExtension:citext", ",,");
        migrationBuilder.CreateSequence<int>(name: "numbers", schema: "shop", startValue: 10L);
        migrationBuilder.CreateTable(
            name: "Customers",
            schema: "shop",
            columns: table => new
            {
                Id = table.Column<int>(type: "integer", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                Name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                Email = table.Column<string>(name: "E-Mail", type: "citext", nullable: true),
                Full = table.Column<string>(type: "text", nullable: true, computedColumnSql: "\"Name\" || \"E-Mail\"", stored: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Customers", x => x.Id);
                table.UniqueConstraint("AK_Customers", x => new { x.Id, x.Name });
                table.CheckConstraint("CK_Customers", "\"Name\" <> ''");
            },
            comment: "Who buys");
        migrationBuilder.CreateTable(
            name: "Orders",
            schema: "shop",
            columns: table => new
            {
                Id = table.Column<long>(type: "bigint", nullable: false),
                CustomerId = table.Column<int>(type: "integer", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Orders", x => x.Id);
                table.ForeignKey(
                    name: "FK_Orders_Customers_CustomerId",
                    column: x => x.CustomerId,
                    principalSchema: "shop",
                    principalTable: "Customers",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(name: "IX_Orders_CustomerId", schema: "shop", table: "Orders", column: "CustomerId");
        migrationBuilder.AddColumn<Guid>(name: "Key", schema: "shop", table: "Orders", type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()");
        migrationBuilder.AlterColumn<long>(
            name: "CustomerId", schema: "shop", table: "Orders", type: "bigint", nullable: false, oldClrType: typeof(int), oldType: "integer");
        migrationBuilder.RenameColumn(name: "Key", schema: "shop", table: "Orders", newName: "PublicKey");
        migrationBuilder.AddUniqueConstraint(name: "AK_Orders", schema: "shop", table: "Orders", column: "PublicKey");
        migrationBuilder.InsertData(schema: "shop", table: "Customers", columns: new[] { "Name" }, values: new object[] { "nobody" });
        migrationBuilder.DropIndex(name: "IX_Orders_CustomerId", schema: "shop", table: "Orders");
        migrationBuilder.DropTable(name: "Orders", schema: "shop");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(name: "Customers", schema: "shop");
        migrationBuilder.DropSequence(name: "numbers", schema: "shop");
    }
}

public sealed class Notes : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(name: "Note", table: "Orders", type: "text", nullable: true);
        migrationBuilder.AddColumn<bool>(name: "IsPaid", table: "Orders", type: "boolean", nullable: false, defaultValue: false);
        migrationBuilder.AddColumn<DateTime>(
            name: "Since", table: "Orders", type: "timestamp with time zone", nullable: false, defaultValue: new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        migrationBuilder.AddColumn<DateTime>(name: "At", table: "Orders", type: "timestamp with time zone", nullable: false, defaultValueSql: "now()");
        migrationBuilder.AddColumn<uint>(name: "xmin", table: "Orders", type: "xid", rowVersion: true, nullable: false, defaultValue: 0u);
        migrationBuilder.AlterColumn<string>(
            name: "Name", table: "Orders", type: "text", nullable: false, defaultValue: "", oldClrType: typeof(string), oldType: "text");
        migrationBuilder.RenameIndex(name: "IX_a", table: "Orders", newName: "IX_b");
        if (migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.SqlServer")
        {
            migrationBuilder.CreateIndex(name: "IX_c", table: "Orders", column: "Note");
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(name: "Note", table: "Orders");
        migrationBuilder.DropColumn(name: "IsPaid", table: "Orders");
    }
}

public sealed class NotesIndex : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex(name: "IX_Orders_Note", table: "Orders", column: "Note").Annotation("Npgsql:CreatedConcurrently", true);
}

/// <summary>These are no migrations, whatever their methods are called.</summary>
public sealed class Catalogue
{
    private readonly List<string> _indexes = [];

    public Catalogue CreateIndex(string name, string table, string column)
    {
        _indexes.Add($"{name} {table} {column}");
        return this;
    }

    public Catalogue DropTable(string name) => CreateIndex(name, name, name);

    public static void Use(Catalogue catalogue) => catalogue.CreateIndex("a", "b", "c").DropTable("Orders");
}

[FluentMigrator.Migration(1)]
public sealed class FluentInitial : FluentMigrator.Migration
{
    public override void Up()
    {
        Create.Schema("shop");
        Create.Table("customers").WithColumn("id").AsInt64().PrimaryKey().Identity().WithColumn("name").AsString(50).NotNullable();
        Create.Table("orders")
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey("orders_key")
            .WithColumn("customer_id").AsInt64().ForeignKey("orders_customer", "customers", "id").OnDelete(Rule.Cascade)
            .WithColumn("number").AsGuid().WithDefault(SystemMethods.NewGuid).Unique("orders_number");
        Create.Index("orders_customer").OnTable("orders").OnColumn("customer_id").Ascending();
        Alter.Column("customer_id").OnTable("orders").AsInt32().NotNullable();
        Alter.Table("orders").AddColumn("note").AsString().Nullable();
        Rename.Column("note").OnTable("orders").To("remark");
        Insert.IntoTable("customers").Row(new { name = "nobody" });
        Execute.Sql("CREATE INDEX orders_remark ON orders (remark)");
        IfDatabase("sqlserver").Create.Index("other").OnTable("products").OnColumn("name");
    }

    public override void Down()
    {
        Delete.Table("orders");
    }
}

[FluentMigrator.Migration(2)]
public sealed class FluentNotes : FluentMigrator.Migration
{
    public override void Up()
    {
        Create.Column("note").OnTable("orders").AsString().Nullable();
        Alter.Table("orders").AddColumn("paid").AsBoolean().NotNullable().WithDefaultValue(false);
    }

    public override void Down()
    {
        Delete.Column("note").Column("paid").FromTable("orders");
    }
}

[FluentMigrator.Migration(3, TransactionBehavior.None)]
public sealed class FluentIndex : FluentMigrator.Migration
{
    public override void Up() => Create.Index("orders_note").OnTable("orders").OnColumn("note").Ascending().WithOptions().AsConcurrently();

    public override void Down() => Execute.Sql("DROP INDEX CONCURRENTLY orders_note");
}
