namespace Guardrails.Packaging.Tests;

/// <summary>A project with something for each code fix, and what is to become of it.</summary>
internal static class FixableProject
{
    /// <summary>The rules that have a fix, in the order of their ids.</summary>
    public static string[] Rules { get; } =
    [
        "GRD1001", "GRD1002", "GRD1003", "GRD1004", "GRD2001", "GRD2002", "GRD2003", "GRD2005", "GRD2006",
        "GRD3003", "GRD3004", "GRD3005", "GRD3007", "GRD3009", "GRD3010", "GRD3011", "GRD3013",
    ];

    /// <summary>A rule that it breaks and that has no fix but to suppress it, which nobody has decided.</summary>
    public const string WithoutFix = "GRD3019";

    /// <summary>What it installs besides the package for EF Core.</summary>
    public static string[] OtherPackages { get; } = ["Guardrails.FluentMigrator", "Guardrails.DbUp"];

    /// <summary>Its files, before and after.</summary>
    public static IReadOnlyList<(string Name, string Before, string After)> Files { get; } =
    [
        (
            "Program.cs",
            """
            using Microsoft.EntityFrameworkCore;
            using Npgsql;

            await using var dataSource = NpgsqlDataSource.Create("Host=localhost");
            try
            {
                await using var context = new ShopContext();
                await context.Database.MigrateAsync();
            }
            catch (Exception e)
            {
                Console.WriteLine(e.Message);
            }

            await Shop.Commands.RunAsync(dataSource);

            class ShopContext : DbContext
            {
                protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=localhost");
            }

            """,
            """
            using Microsoft.EntityFrameworkCore;
            using Npgsql;

            await using var dataSource = NpgsqlDataSource.Create("Host=localhost");
            try
            {
                await using var context = new ShopContext();
                await context.Database.MigrateAsync();
            }
            catch (Exception e)
            {
                Console.WriteLine(e.Message);
                throw;
            }

            await Shop.Commands.RunAsync(dataSource);

            class ShopContext : DbContext
            {
                protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=localhost", npgsql => npgsql.UseGuardrails());
            }

            """),
        (
            "Commands.cs",
            """"
            using DbUp;
            using Guardrails;
            using Npgsql;

            namespace Shop;

            static class Commands
            {
                public static async Task RunAsync(NpgsqlDataSource dataSource)
                {
                    await using var command = dataSource.CreateCommand("ALTER TABLE orders ADD COLUMN note text");
                    await command.ExecuteNonQueryAsync();
                    await using var unknown = dataSource.CreateCommand(File.ReadAllText("orders.sql"));
                    await unknown.ExecuteNonQueryAsync();
                    _ = dataSource.ExecuteGuardedAsync("ALTER TABLE orders ADD COLUMN paid date");
                    try
                    {
                        await dataSource.ExecuteGuardedAsync("ALTER TABLE orders ADD COLUMN sent date");
                    }
                    catch (LockTimeoutException e)
                    {
                        throw e;
                    }
                    catch (MigrationFailedException)
                    {
                    }

                    DeployChanges.To.PostgresqlDatabase("Host=localhost").WithScript("1", "SELECT 1").WithGuardrails().Build().PerformUpgrade();
                }

                public static Task FillAsync(GuardedExecutor executor) => executor.ExecuteStepAsync("fill", async (transaction, token) =>
                {
                    await using var command = new NpgsqlCommand("UPDATE orders SET note = '' WHERE note IS NULL", transaction.Connection);
                    await command.ExecuteNonQueryAsync(token);
                });

                public static async Task ChangeAsync(GuardedExecutor executor)
                {
                    await executor.ExecuteAsync("CREATE INDEX orders_note ON orders (note)");
                    await executor.ExecuteAsync(@"DROP INDEX ""Orders_paid""");
                    await executor.ExecuteAsync("REINDEX TABLE orders");
                    await executor.ExecuteAsync("ALTER TABLE logs DETACH PARTITION logs_1");
                    await executor.ExecuteAsync("""
                        ALTER TABLE orders
                            ADD CONSTRAINT orders_note_check CHECK (note <> '');
                        """);
                    await executor.ExecuteAsync("ALTER TABLE orders ADD CONSTRAINT orders_item_fk FOREIGN KEY (item) REFERENCES items");
                    await executor.ExecuteAsync("ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number)");
                    await executor.ExecuteAsync("ALTER TABLE orders ALTER COLUMN number SET NOT NULL");
                    await executor.ExecuteAsync("TRUNCATE drafts");
                }
            }

            """",
            """"
            using DbUp;
            using Guardrails;
            using Npgsql;

            namespace Shop;

            static class Commands
            {
                public static async Task RunAsync(NpgsqlDataSource dataSource)
                {
                    await dataSource.ExecuteGuardedAsync("ALTER TABLE orders ADD COLUMN note text");
                    await dataSource.ExecuteGuardedAsync(File.ReadAllText("orders.sql"));
                    await dataSource.ExecuteGuardedAsync("ALTER TABLE orders ADD COLUMN paid date");
                    try
                    {
                        await dataSource.ExecuteGuardedAsync("ALTER TABLE orders ADD COLUMN sent date");
                    }
                    catch (LockTimeoutException)
                    {
                        throw;
                    }

                    var result = DeployChanges.To.PostgresqlDatabase("Host=localhost").WithScript("1", "SELECT 1").WithGuardrails().Build().PerformUpgrade();
                    if (!result.Successful)
                    {
                        throw new InvalidOperationException("The database upgrade failed.", result.Error);
                    }
                }

                public static Task FillAsync(GuardedExecutor executor) => executor.ExecuteStepAsync("fill", async (transaction, token) =>
                {
                    await using var command = new NpgsqlCommand("UPDATE orders SET note = '' WHERE note IS NULL", transaction.Connection) { CommandTimeout = 150 };
                    await command.ExecuteNonQueryAsync(token);
                });

                public static async Task ChangeAsync(GuardedExecutor executor)
                {
                    await executor.ExecuteAsync("CREATE INDEX CONCURRENTLY orders_note ON orders (note)");
                    await executor.ExecuteAsync(@"DROP INDEX CONCURRENTLY ""Orders_paid""");
                    await executor.ExecuteAsync("REINDEX TABLE CONCURRENTLY orders");
                    await executor.ExecuteAsync("ALTER TABLE logs DETACH PARTITION logs_1 CONCURRENTLY");
                    await executor.ExecuteAsync("""
                        ALTER TABLE orders
                            ADD CONSTRAINT orders_note_check CHECK (note <> '') NOT VALID;
                        """);
                    await executor.ExecuteAsync("""
                        ALTER TABLE orders VALIDATE CONSTRAINT orders_note_check;
                        """);
                    await executor.ExecuteAsync("ALTER TABLE orders ADD CONSTRAINT orders_item_fk FOREIGN KEY (item) REFERENCES items NOT VALID");
                    await executor.ExecuteAsync("ALTER TABLE orders VALIDATE CONSTRAINT orders_item_fk");
                    await executor.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number)");
                    await executor.ExecuteAsync("ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key");
                    await executor.ExecuteAsync("ALTER TABLE orders ADD CONSTRAINT orders_number_not_null CHECK (number IS NOT NULL) NOT VALID");
                    await executor.ExecuteAsync("ALTER TABLE orders VALIDATE CONSTRAINT orders_number_not_null");
                    await executor.ExecuteAsync("ALTER TABLE orders ALTER COLUMN number SET NOT NULL");
                    await executor.ExecuteAsync("ALTER TABLE orders DROP CONSTRAINT orders_number_not_null");
                    await executor.ExecuteAsync("TRUNCATE drafts");
                }
            }

            """"),
        (
            "Migrations/EntityFramework.cs",
            """
            using Microsoft.EntityFrameworkCore.Infrastructure;
            using Microsoft.EntityFrameworkCore.Migrations;

            namespace Shop.Migrations;

            [DbContext(typeof(ShopContext)), Migration("20260101000000_Index")]
            class AddIndex : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.Sql("CREATE INDEX items_name ON items (name)");
                }

                protected override void Down(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.DropIndex("items_name", "items");
                }
            }

            [DbContext(typeof(ShopContext)), Migration("20260102000000_TypedIndex")]
            class AddTypedIndex : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.CreateIndex(
                        name: "items_price",
                        table: "items",
                        column: "price");
                }
            }

            [DbContext(typeof(ShopContext)), Migration("20260103000000_Constraints")]
            class AddConstraints : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.AddForeignKey("items_shop_fk", "items", "shop", "shops", principalColumn: "id");
                }
            }

            """,
            """
            using Microsoft.EntityFrameworkCore.Infrastructure;
            using Microsoft.EntityFrameworkCore.Migrations;

            namespace Shop.Migrations;

            [DbContext(typeof(ShopContext)), Migration("20260101000000_Index")]
            class AddIndex : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.Sql("CREATE INDEX CONCURRENTLY items_name ON items (name)", suppressTransaction: true);
                }

                protected override void Down(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.DropIndexConcurrently("items_name", "items");
                }
            }

            [DbContext(typeof(ShopContext)), Migration("20260102000000_TypedIndex")]
            class AddTypedIndex : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.CreateIndex(
                        name: "items_price",
                        table: "items",
                        column: "price")
                        .Annotation("Npgsql:CreatedConcurrently", true);
                }
            }

            [DbContext(typeof(ShopContext)), Migration("20260103000000_Constraints")]
            class AddConstraints : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder)
                {
                    migrationBuilder.AddForeignKeyNotValid("items_shop_fk", "items", "shop", "shops", principalColumn: "id");
                    migrationBuilder.ValidateConstraint(name: "items_shop_fk", table: "items");
                }
            }

            """),
        (
            "Migrations/Fluent.cs",
            """
            using FluentMigrator;

            namespace Shop.Migrations;

            [Migration(1)]
            public class AddOrdersIndex : Migration
            {
                public override void Up() => Execute.Sql("CREATE INDEX orders_total ON orders (total)");

                public override void Down() => Delete.Index("orders_total").OnTable("orders");
            }

            [Migration(2)]
            public class AddItemsIndex : ForwardOnlyMigration
            {
                public override void Up() => Create.Index("items_code").OnTable("items").OnColumn("code").Ascending();
            }

            """,
            """"
            using FluentMigrator;
            using FluentMigrator.Postgres;

            namespace Shop.Migrations;

            [Migration(1, TransactionBehavior.None)]
            public class AddOrdersIndex : Migration
            {
                public override void Up() => Execute.Sql("CREATE INDEX CONCURRENTLY orders_total ON orders (total)");

                public override void Down() => Execute.Sql("""DROP INDEX CONCURRENTLY "public"."orders_total";""");
            }

            [Migration(2, TransactionBehavior.None)]
            public class AddItemsIndex : ForwardOnlyMigration
            {
                public override void Up() => Create.Index("items_code").OnTable("items").OnColumn("code").Ascending().WithOptions().AsConcurrently();
            }

            """"),
    ];
}
