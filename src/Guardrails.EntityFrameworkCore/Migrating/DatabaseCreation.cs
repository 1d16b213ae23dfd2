using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Guardrails.EntityFrameworkCore.Migrating;

/// <summary>
/// Creates the database when it does not exist. The migration lock is a lock in the database, so it cannot protect this: of several migrators
/// one creates it, and what the others run into is not a failure.
/// </summary>
internal sealed class DatabaseCreation(IRelationalDatabaseCreator creator)
{
    private const int MostTries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task EnsureAsync(bool async, CancellationToken cancellationToken)
    {
        for (var tries = 1; !await ExistsAsync(async, cancellationToken).ConfigureAwait(false); tries++)
        {
            try
            {
                if (async)
                {
                    await creator.CreateAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    creator.Create();
                }
            }
            catch (Exception e) when (tries < MostTries && IsSomebodyElses(e))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> ExistsAsync(bool async, CancellationToken cancellationToken) =>
        async ? await creator.ExistsAsync(cancellationToken).ConfigureAwait(false) : creator.Exists();

    /// <summary>Another CREATE DATABASE of the same name is done or under way, or the template is being copied by one.</summary>
    private static bool IsSomebodyElses(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is PostgresException { SqlState: PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ObjectInUse })
            {
                return true;
            }
        }

        return false;
    }
}
