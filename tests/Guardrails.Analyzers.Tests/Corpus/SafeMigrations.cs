using System;
using System.Collections.Generic;
using System.Data;

using DbUp;
using DbUp.Engine;

using FluentMigrator;

using Microsoft.EntityFrameworkCore.Migrations;

using Npgsql;

namespace Shop.Safe;

public sealed class Customers : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    private const string Schema = "shop";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "customers",
            schema: Schema,
            columns: table => new { Id = table.Column<long>(nullable: false), Name = table.Column<string>(nullable: false) });
        migrationBuilder.Sql($"CREATE UNIQUE INDEX customers_name ON {Schema}.customers (lower(name));");
        migrationBuilder.Sql($"ALTER TABLE {Schema}.customers ADD CONSTRAINT named CHECK (name <> '');");
        migrationBuilder.Sql("""
            CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                NEW.name := trim(NEW.name);
                RETURN NEW;
            END
            $body$;
            """);
        migrationBuilder.Sql("COMMENT ON TABLE shop.customers IS 'CREATE INDEX is a statement; so is DROP TABLE';");
        migrationBuilder.Sql("INSERT INTO shop.customers (id, name) VALUES (1, 'nobody') ON CONFLICT DO NOTHING;");
        if (migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.SqlServer")
        {
            migrationBuilder.Sql("ALTER TABLE [dbo].[orders] ADD [note] nvarchar(max) NULL; CREATE INDEX [i] ON [dbo].[orders] ([note])");
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP FUNCTION shop.touch();");
        migrationBuilder.DropTable("customers", Schema);
    }
}

public sealed class CustomersByName : Microsoft.EntityFrameworkCore.Migrations.Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("CREATE INDEX CONCURRENTLY customers_by_name ON shop.customers (name)", suppressTransaction: true);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP INDEX CONCURRENTLY shop.customers_by_name", suppressTransaction: true);
}

[FluentMigrator.Migration(1)]
public sealed class Orders : FluentMigrator.Migration
{
    public override void Up()
    {
        Create.Table("orders").WithColumn("id").AsInt64().PrimaryKey().WithColumn("note").AsString().Nullable();
        Execute.Sql("CREATE INDEX orders_note ON orders (note)");
        Execute.Sql("ALTER TABLE customers ADD CONSTRAINT positive CHECK (id > 0) NOT VALID");
        IfDatabase("sqlserver").Execute.Sql("CREATE INDEX [x] ON [dbo].[customers] ([name])");
    }

    public override void Down() => Delete.Table("orders");
}

[FluentMigrator.Migration(2, TransactionBehavior.None)]
public sealed class CustomersPositive : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql("ALTER TABLE customers VALIDATE CONSTRAINT positive");

    public override void Down()
    {
    }
}

public static class Upgrade
{
    public static DatabaseUpgradeResult Run(DbUp.Builder.UpgradeEngineBuilder builder, bool isNew) => builder
        .WithScript("0001", "CREATE TABLE $schema$.lines (id bigint PRIMARY KEY, note text);")
        .WithScript("0002", "CREATE INDEX CONCURRENTLY lines_note ON lines (note);")
        .WithScripts(new SqlScript("0003", isNew ? "SELECT 1" : "ALTER TABLE lines ADD COLUMN price numeric"))
        .WithVariables(new Dictionary<string, string> { ["schema"] = "shop" })
        .WithoutTransaction()
        .LogToConsole()
        .Build()
        .PerformUpgrade();
}

public sealed class Prices : IScript
{
    public string ProvideScript(Func<IDbCommand> commands)
    {
        using var command = commands();
        command.CommandText = "SELECT count(*) FROM lines";
        return Convert.ToInt64(command.ExecuteScalar()) > 0
            ? "UPDATE lines SET price = 1 WHERE price IS NULL"
            : string.Empty;
    }
}

public static class Reports
{
    public static NpgsqlCommand Make(NpgsqlConnection connection, string view) =>
        new($"CREATE OR REPLACE TEMP VIEW {view} AS SELECT 1", connection);
}
