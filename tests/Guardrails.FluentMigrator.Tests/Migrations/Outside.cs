using FluentMigrator;

namespace Guardrails.FluentMigrator.Tests.Migrations.Outside;

/// <summary>Outside any transaction: what is done stays done, so it is written to be run again.</summary>
[Migration(1, TransactionBehavior.None)]
public sealed class OutsideTransaction : Migration
{
    public override void Up()
    {
        Execute.Sql("CREATE SCHEMA IF NOT EXISTS shop");
        Execute.Sql("SET search_path = shop");
        Execute.Sql("CREATE TABLE IF NOT EXISTS found_by_path(id int)");
        Execute.WithConnection((connection, transaction) =>
        {
            Assert.Null(transaction);
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE IF NOT EXISTS public.timeouts AS SELECT current_setting('lock_timeout') AS lock_timeout";
            command.ExecuteNonQuery();
        });
        Execute.Sql("ALTER TABLE IF EXISTS public.orders ADD COLUMN IF NOT EXISTS note text");
    }

    public override void Down()
    {
    }
}
