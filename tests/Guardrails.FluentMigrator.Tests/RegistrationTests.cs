using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;

namespace Guardrails.FluentMigrator.Tests;

/// <summary>What <c>WithGuardrails()</c> asks of the builder.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void Without_PostgreSQL_it_says_what_to_call_before_it()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Configure(b => b.WithGuardrails()));

        Assert.Contains("AddPostgres()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_out_of_range_is_refused_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Configure(b => b.AddPostgres().WithGuardrails(o => o.LockTimeout = TimeSpan.Zero)));

        Assert.Equal(nameof(GuardOptions.LockTimeout), error.ParamName);
    }

    [Fact]
    public void Saying_it_twice_is_saying_it_once()
    {
        var services = Configure(b => b.AddPostgres().WithGuardrails().WithGuardrails());

        Assert.Single(services, s => s.ServiceType == typeof(IMigrationRunner));
    }

    private static IServiceCollection Configure(Action<IMigrationRunnerBuilder> configure) =>
        new ServiceCollection().AddFluentMigratorCore().ConfigureRunner(configure);
}
