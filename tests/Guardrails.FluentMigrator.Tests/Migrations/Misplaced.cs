using FluentMigrator;
using FluentMigrator.Postgres;

namespace Guardrails.FluentMigrator.Tests.Migrations.Misplaced;

/// <summary><c>AsConcurrently()</c> in a migration that has a transaction, which PostgreSQL refuses.</summary>
[Migration(1)]
public sealed class ConcurrentlyInTransaction : Migration
{
    public override void Up()
    {
        Create.Table("before").WithColumn("id").AsInt32();
        Create.Index("ix_orders_id").OnTable("orders").OnColumn("id").Ascending().WithOptions().AsConcurrently();
    }

    public override void Down()
    {
    }
}
