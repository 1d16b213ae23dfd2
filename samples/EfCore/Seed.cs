using Microsoft.EntityFrameworkCore;

namespace EfCore;

/// <summary>What the shop has sold so far.</summary>
internal static class Seed
{
    /// <summary>Fills the tables as they are after the second migration.</summary>
    public static async Task FillAsync(ShopContext context, CancellationToken cancellationToken) => await context.Database.ExecuteSqlRawAsync(
        """
        INSERT INTO "Customers" ("Name") SELECT 'customer ' || i FROM generate_series(1, 1000) AS i;
        INSERT INTO "Orders" ("PlacedAt", "Amount", "Status", "CustomerId")
        SELECT now() - i * interval '1 minute', i % 100, 'new', 1 + i % 1000 FROM generate_series(1, 50000) AS i;
        """,
        cancellationToken);
}
