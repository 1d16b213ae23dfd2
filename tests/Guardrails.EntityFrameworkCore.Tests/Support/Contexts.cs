using Guardrails.EntityFrameworkCore.Migrator;
using Guardrails.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Guardrails.EntityFrameworkCore.Tests.Support;

/// <summary>Contexts over a test's database.</summary>
internal static class Contexts
{
    /// <summary>Both ways into a method, for <c>[MemberData]</c>: on every major, asynchronous and synchronous.</summary>
    public static TheoryData<int, bool> MajorsAndWays { get; } = new(
        from major in PostgresMajors.All
        from async in (bool[])[true, false]
        select (major.Data, async));

    public static ShopContext Shop(
        this TestDatabase database, Action<GuardOptions>? limits = null, ILoggerFactory? loggers = null, Action<NpgsqlDbContextOptionsBuilder>? npgsql = null) =>
        new(Options<ShopContext>(database.ConnectionString, limits, loggers, npgsql));

    public static IndexContext Index(this TestDatabase database, Action<GuardOptions>? limits = null) =>
        new(Options<IndexContext>(database.ConnectionString, limits));

    public static DbContextOptions<TContext> Options<TContext>(
        string connectionString, Action<GuardOptions>? limits = null, ILoggerFactory? loggers = null, Action<NpgsqlDbContextOptionsBuilder>? npgsql = null)
        where TContext : DbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>().UseNpgsql(connectionString, npgsql).UseGuardrails(limits);
        return (loggers is null ? builder : builder.UseLoggerFactory(loggers)).Options;
    }

    /// <summary>A context without guard.</summary>
    public static ShopContext Plain(this TestDatabase database) =>
        new(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(database.ConnectionString).Options);

    /// <summary>Migrates the asynchronous or the synchronous way.</summary>
    public static async Task MigrateAsync(this DbContext context, bool async, string? target = null)
    {
        var migrator = context.GetService<IMigrator>();
        if (async)
        {
            await migrator.MigrateAsync(target, TestContext.Current.CancellationToken);
        }
        else
        {
            await Task.Run(() => migrator.Migrate(target));
        }
    }

    /// <summary>The migrations in the history, in their order, with commas between.</summary>
    public static Task<string> HistoryAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        """SELECT coalesce(string_agg("MigrationId", ',' ORDER BY "MigrationId"), '') FROM "__EFMigrationsHistory" """, TestContext.Current.CancellationToken);
}
