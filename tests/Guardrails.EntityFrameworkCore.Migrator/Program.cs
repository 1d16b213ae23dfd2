using Guardrails.EntityFrameworkCore.Migrator;
using Microsoft.EntityFrameworkCore;

// Arguments: connection string, context (shop or index), guard (guarded or plain). Says "ready", waits for a line, migrates, and says "done"
// or the failure. Exits with 0 only when it has migrated.
var (connectionString, guarded) = (args[0], args[2] == "guarded");
Console.WriteLine("ready");
Console.ReadLine();
try
{
    await using DbContext context = args[1] == "shop" ? new ShopContext(Options<ShopContext>()) : new IndexContext(Options<IndexContext>());
    await context.Database.MigrateAsync();
    Console.WriteLine("done");
    return 0;
}
catch (Exception e)
{
    Console.WriteLine($"{e.GetType().Name}: {e.Message} {e.InnerException?.Message}".ReplaceLineEndings(" "));
    return 1;
}

DbContextOptions<TContext> Options<TContext>()
    where TContext : DbContext
{
    var builder = new DbContextOptionsBuilder<TContext>().UseNpgsql(connectionString);
    return guarded ? builder.UseGuardrails().Options : builder.Options;
}
