using FluentMigrator;
using FluentMigrator.Postgres;

namespace Shop.Migrations;

/// <summary>
/// Dangerous and done right: a plain CREATE INDEX would lock out every writer until it is built. CONCURRENTLY does not, and cannot run in a
/// transaction: <see cref="TransactionBehavior.None"/>. When it is killed in the middle the next run repairs what it left behind.
/// </summary>
[Migration(202601010004, TransactionBehavior.None)]
public sealed class IndexOrdersByCustomer : Migration
{
    public override void Up() => Create.Index("ix_orders_customer_id").OnTable("orders").OnColumn("customer_id").Ascending()
        .WithOptions().AsConcurrently();

    public override void Down() => Execute.Sql("DROP INDEX CONCURRENTLY ix_orders_customer_id");
}
