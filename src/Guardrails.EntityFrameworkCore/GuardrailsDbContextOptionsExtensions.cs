using Guardrails;
using Guardrails.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

// Where EF Core's users look for it: no further using is needed.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Puts the migrations of a context under guard.</summary>
public static class GuardrailsDbContextOptionsExtensions
{
    /// <summary>
    /// Puts the migrations of this context under guard, whichever way they are run: <c>Migrate()</c>, <c>MigrateAsync()</c>,
    /// <c>dotnet ef database update</c>, a migration bundle, <c>EnsureCreated()</c>; and timeouts into the scripts of
    /// <c>dotnet ef migrations script</c>. Queries and <c>SaveChanges</c> are not touched. Nothing of it is left in the database.
    /// </summary>
    /// <param name="npgsql">The builder that <c>UseNpgsql(connectionString, o => …)</c> hands out.</param>
    /// <param name="configure">Sets the limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static NpgsqlDbContextOptionsBuilder UseGuardrails(this NpgsqlDbContextOptionsBuilder npgsql, Action<GuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(npgsql);
        ((IRelationalDbContextOptionsBuilderInfrastructure)npgsql).OptionsBuilder.UseGuardrails(configure);
        return npgsql;
    }

    /// <summary>Puts the migrations of this context under guard; it may stand before or after <c>UseNpgsql</c>.</summary>
    /// <param name="options">The context's options.</param>
    /// <param name="configure">Sets the limits; <see langword="null"/> for the defaults.</param>
    /// <inheritdoc cref="UseGuardrails(NpgsqlDbContextOptionsBuilder, Action{GuardOptions}?)"/>
    public static DbContextOptionsBuilder UseGuardrails(this DbContextOptionsBuilder options, Action<GuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var limits = new GuardOptions();
        configure?.Invoke(limits);
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new GuardrailsOptionsExtension(limits));
        return options;
    }

    /// <inheritdoc cref="UseGuardrails(DbContextOptionsBuilder, Action{GuardOptions}?)"/>
    /// <typeparam name="TContext">The context.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseGuardrails<TContext>(this DbContextOptionsBuilder<TContext> options, Action<GuardOptions>? configure = null)
        where TContext : DbContext
    {
        ((DbContextOptionsBuilder)options).UseGuardrails(configure);
        return options;
    }
}
