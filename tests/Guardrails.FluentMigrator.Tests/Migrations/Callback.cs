using FluentMigrator;

namespace Guardrails.FluentMigrator.Tests.Migrations.Callback;

/// <summary>Code that works with the connection itself.</summary>
[Migration(1)]
public sealed class WithConnection : Migration
{
    public override void Up()
    {
        Create.Table("before").WithColumn("id").AsInt32();
        Execute.WithConnection((connection, transaction) =>
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "ALTER TABLE orders ADD COLUMN note text";
            command.ExecuteNonQuery();
        });
    }

    public override void Down()
    {
    }
}
