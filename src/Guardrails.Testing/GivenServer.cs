using Guardrails.Testing.Processes;
using Npgsql;

namespace Guardrails.Testing;

/// <summary>A server that somebody names in an environment variable.</summary>
internal static class GivenServer
{
    private const string AnyMajor = "GUARDRAILS_POSTGRES";

    /// <summary>The given server of a major; <see langword="null"/> when none is given.</summary>
    /// <exception cref="PostgresServerException">A variable names a server that cannot be used.</exception>
    public static async Task<PostgresServer?> FindAsync(
        PostgresServerOptions options, HostMachine machine, CancellationToken cancellationToken)
    {
        if (!options.UseGivenServer || options.Settings.Count > 0)
        {
            return null;
        }

        var thisMajor = $"{AnyMajor}_{options.Major}";
        if (machine.Variable(thisMajor) is { Length: > 0 } exact)
        {
            var server = await AttachAsync(exact, thisMajor, cancellationToken).ConfigureAwait(false);
            return server.Major == options.Major
                ? server
                : throw new PostgresServerException(
                    $"{thisMajor} names a server of PostgreSQL {server.Version}. "
                    + $"Give one of PostgreSQL {options.Major}, or clear the variable.");
        }

        if (machine.Variable(AnyMajor) is { Length: > 0 } any)
        {
            var server = await AttachAsync(any, AnyMajor, cancellationToken).ConfigureAwait(false);
            return server.Major == options.Major ? server : null;
        }

        return null;
    }

    private static async Task<PostgresServer> AttachAsync(string connectionString, string variable, CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresServer.AttachAsync(connectionString, $"connection string in {variable}", cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            throw new PostgresServerException($"The environment variable {variable} is not a connection string: {e.Message}", e);
        }
        catch (NpgsqlException e)
        {
            throw new PostgresServerException($"The server that the environment variable {variable} names cannot be used: {e.Message}", e);
        }
    }
}
