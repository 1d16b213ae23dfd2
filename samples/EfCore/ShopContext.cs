using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EfCore;

/// <summary>The shop's database. The one line that puts its migrations under guard is <c>UseGuardrails()</c>.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Customer> Customers => Set<Customer>();

    public static ShopContext Connect(string connectionString) =>
        new(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(connectionString, npgsql => npgsql.UseGuardrails()).Options);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>(order =>
        {
            order.Property(o => o.Status).IsRequired();
            order.HasIndex(o => o.PlacedAt).IsCreatedConcurrently();
            order.HasOne<Customer>().WithMany().HasForeignKey(o => o.CustomerId);
        });
    }
}

public sealed class Order
{
    public long Id { get; set; }

    public DateTime PlacedAt { get; set; }

    public decimal Amount { get; set; }

    public string? Note { get; set; }

    public string Status { get; set; } = "new";

    public long? CustomerId { get; set; }
}

public sealed class Customer
{
    public long Id { get; set; }

    public string Name { get; set; } = "";
}

/// <summary>For <c>dotnet ef</c>: the database is given with <c>--connection</c>, or by the environment.</summary>
public sealed class ShopContextFactory : IDesignTimeDbContextFactory<ShopContext>
{
    public ShopContext CreateDbContext(string[] args) =>
        ShopContext.Connect(Environment.GetEnvironmentVariable("SHOP_DATABASE") ?? "Host=localhost;Database=shop;Username=postgres");
}
