using Microsoft.EntityFrameworkCore;

namespace Guardrails.EntityFrameworkCore.Migrator;

/// <summary>A context whose five migrations change what an application uses.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    /// <summary>The migrations' ids in their order.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["20260101000001_Orders", "20260101000002_Notes", "20260101000003_Customers", "20260101000004_Statuses", "20260101000005_Totals"];
}
