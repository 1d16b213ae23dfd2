using Guardrails.Execution;
using Npgsql;

namespace Guardrails.Integration;

/// <summary>Finds in what a framework threw what the migration failed of: frameworks wrap, each in its own way.</summary>
public static class FrameworkFailure
{
    /// <summary>The typed exception to throw instead of what a framework threw.</summary>
    /// <param name="error">What the framework threw.</param>
    /// <param name="framework">Its name, for failures that happened outside the guard: while it connected, or read its own tables.</param>
    /// <returns>
    /// The guard's own exception when it is somewhere inside; a new one when the server or the connection is the cause;
    /// <see langword="null"/> for everything else: leave that as it is.
    /// </returns>
    public static MigrationFailedException? Find(Exception error, string framework)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (FindInner<MigrationFailedException>(error) is { } ours)
        {
            return ours;
        }

        if (FindInner<NpgsqlException>(error) is not { } cause)
        {
            return null;
        }

        var reason = cause switch
        {
            PostgresException server => Failures.Describe(server, null, null, isAtCommit: false),
            { InnerException: TimeoutException } => "the client's command timeout was over before the server answered",
            _ => cause.InnerException?.Message ?? cause.Message,
        };
        return new MigrationFailedException(
            $"{Failures.Title(null)}: {framework}'s own work beside the migrations failed: {reason.TrimEnd('.')}. What it had reported as applied stays applied; nothing else does.",
            error,
            new FailureDetails(null, null, cause.SqlState));
    }

    /// <summary>The typed exception to throw instead of what a run under the migration lock threw.</summary>
    /// <param name="error">What it threw.</param>
    /// <param name="framework">The framework's name.</param>
    /// <param name="lost">Cancelled when the migration lock was lost under the run.</param>
    /// <returns>The exception to throw; <see langword="null"/> to leave the error as it is, because it is the typed one already, or not ours to type.</returns>
    public static MigrationFailedException? Explain(Exception error, string framework, CancellationToken lost)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error is OperationCanceledException)
        {
            return lost.IsCancellationRequested
                ? new MigrationFailedException($"The migration lock was lost: the session that held it was ended. {error.Message}", error)
                : null;
        }

        var typed = Find(error, framework);
        return ReferenceEquals(typed, error) ? null : typed;
    }

    private static T? FindInner<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
            {
                return found;
            }

            if (error is AggregateException several && several.InnerExceptions.Select(FindInner<T>).FirstOrDefault(e => e is not null) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }
}
