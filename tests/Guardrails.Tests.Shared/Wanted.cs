using Guardrails.Testing;

namespace Guardrails.Tests.Shared;

/// <summary>What happens to a test whose PostgreSQL cannot be had.</summary>
public static class Wanted
{
    private static readonly bool IsContinuousIntegration =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Skips the test with the reason when the server is not to be had; in CI nothing may be skipped, so there it fails.</summary>
    public static Task<T> OrSkipAsync<T>(Task<T> server) => OrSkipAsync(server, IsContinuousIntegration);

    internal static async Task<T> OrSkipAsync<T>(Task<T> server, bool isContinuousIntegration)
    {
        try
        {
            return await server;
        }
        catch (PostgresNotAvailableException e) when (!isContinuousIntegration)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
