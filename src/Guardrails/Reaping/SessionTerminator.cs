using System.Diagnostics;
using Guardrails.Connections;
using Guardrails.Telemetry;
using Npgsql;

namespace Guardrails.Reaping;

/// <summary>Ends one session that is idle in transaction, if it still is the one that was seen.</summary>
/// <remarks>
/// Looking and ending are one statement that repeats pid, <c>backend_start</c> and the idle condition, so that a pid that was given to
/// somebody else, or a session that went back to work, is spared. One statement for each session: a single backend that we may not
/// signal (42501) would end a statement for all of them after some were ended, without saying which.
/// </remarks>
internal static class SessionTerminator
{
    private const string InsufficientPrivilege = "42501";

    // How long to wait for the backend to leave. A rollback is quick in PostgreSQL; one that takes longer is reported, not waited for.
    private const long PatienceMs = 1000;

    private const string TerminateSql =
        $"""
        SELECT pg_catalog.pg_terminate_backend(a.pid, $4)
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.pid = $2 AND a.backend_start = $3
          AND {ReapableSession.Sql}
        """;

    private const string ExistsSql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE pid = $1 AND backend_start = $2)";

    /// <summary>Ends the session if it is still idle in the transaction for at least that long.</summary>
    /// <param name="connection">An open connection outside any transaction: inside one, <c>pg_stat_activity</c> is frozen.</param>
    /// <param name="session">The session as it was seen. One whose <see cref="SessionInfo.BackendStart"/> is hidden cannot be told from a later one with its pid and is left alone.</param>
    /// <param name="idleAtLeast">The idle time that it must have at this moment.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public static async Task<ReapOutcome> TerminateAsync(
        NpgsqlConnection connection, SessionInfo session, TimeSpan idleAtLeast, CancellationToken cancellationToken) =>
        (await EndAsync(connection, session, idleAtLeast, cancellationToken).ConfigureAwait(false)).Outcome;

    /// <summary>As <see cref="TerminateAsync"/>, and tells whether the session was still ending.</summary>
    public static async Task<ReapedSession> EndAsync(
        NpgsqlConnection connection, SessionInfo session, TimeSpan idleAtLeast, CancellationToken cancellationToken)
    {
        var ended = session.BackendStart is { } startedAt
            ? await EndAsync(connection, session, startedAt, idleAtLeast, cancellationToken).ConfigureAwait(false)
            : new ReapedSession(session, ReapOutcome.Denied);
        GuardTelemetry.RecordReaped(ended.Outcome);
        return ended;
    }

    private static async Task<ReapedSession> EndAsync(
        NpgsqlConnection connection, SessionInfo session, DateTime startedAt, TimeSpan idleAtLeast, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        List<bool> answer;
        try
        {
            answer = await new NpgsqlCommand(TerminateSql, connection)
                .With(idleAtLeast.TotalSeconds).With(session.Pid).With(startedAt).With(PatienceMs)
                .ReadAllAsync(row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == InsufficientPrivilege)
        {
            return new ReapedSession(session, ReapOutcome.Denied);
        }

        if (answer is not [var hasLeft])
        {
            return new ReapedSession(session, ReapOutcome.Gone);
        }

        if (hasLeft)
        {
            return new ReapedSession(session, ReapOutcome.Terminated);
        }

        // The function answers "no" at once for a process that had just left, and late for one that was signalled and stayed.
        var waited = Stopwatch.GetElapsedTime(begun);
        var isThere = await ExistsAsync(connection, session.Pid, startedAt, cancellationToken).ConfigureAwait(false);
        return new ReapedSession(session, isThere || waited.TotalMilliseconds >= PatienceMs ? ReapOutcome.Terminated : ReapOutcome.Gone)
        {
            StillEnding = isThere,
        };
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, int pid, DateTime startedAt, CancellationToken cancellationToken)
    {
        var answer = await new NpgsqlCommand(ExistsSql, connection).With(pid).With(startedAt)
            .ReadAllAsync(row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        return answer[0];
    }
}
