using Npgsql;

namespace Guardrails.Execution;

/// <summary>Finds the server's word in what was thrown, whatever a framework wrapped around it.</summary>
internal static class ServerErrors
{
    /// <summary>The first error with one of the SQLSTATEs, or with any when none is named.</summary>
    public static PostgresException? Find(Exception? exception, params ReadOnlySpan<string> sqlStates)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is PostgresException found && (sqlStates.IsEmpty || sqlStates.Contains(found.SqlState)))
            {
                return found;
            }
        }

        return null;
    }
}
