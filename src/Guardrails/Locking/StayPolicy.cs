namespace Guardrails.Locking;

/// <summary>
/// Decides how long the next stay in a lock queue may be. Everybody who wants the table queues behind our waiting request, so the harm
/// done to the application is the length of a stay, not their number.
/// </summary>
/// <remarks>
/// Measured on PostgreSQL 15 to 18: stays of 100 ms with pauses of 400 ms keep the longest read behind an idle session at about 103 ms,
/// where one stay of 5 s makes it 5 s. But behind transactions that overlap without a gap short stays never succeed, and one stay as long
/// as such a transaction does. So a stay grows only on evidence: when all sessions that once blocked us are done, a stay that had
/// begun back then would have succeeded by now. As long as one of them still blocks, a longer stay would only have hurt others more.
/// </remarks>
internal sealed class StayPolicy
{
    public static readonly TimeSpan ShortStay = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    // A stay without an end would be one without protection; this is the longest when there is no lock timeout at all.
    private static readonly TimeSpan LongestStay = TimeSpan.FromSeconds(30);
    private const double Growth = 3;
    private const double Margin = 1.5;

    // How often a session that may be autovacuum is given the chance to show it by yielding.
    private const int MostGuesses = 1;

    private readonly List<Sighting> _sightings = [];
    private int _guesses;
    private TimeSpan _next = ShortStay;

    /// <summary>How long the next stay may be.</summary>
    /// <param name="remaining">What is left of the lock timeout.</param>
    public TimeSpan NextStay(TimeSpan remaining)
    {
        var stay = _next < LongestStay ? _next : LongestStay;
        return remaining != Timeout.InfiniteTimeSpan && remaining < stay ? remaining : stay;
    }

    /// <summary>How long to stay away before the next stay, so that the last one still fits into the budget.</summary>
    public TimeSpan NextPause(TimeSpan remaining)
    {
        if (remaining == Timeout.InfiniteTimeSpan || remaining >= Pause + _next)
        {
            return Pause;
        }

        var pause = remaining - _next;
        return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
    }

    /// <summary>Learns from a stay that did not get the lock.</summary>
    /// <param name="stay">How long it was.</param>
    /// <param name="endedAt">When it ended, on any clock that only moves forward.</param>
    /// <param name="blockers">The sessions directly in the way at its end; empty when they could not be seen.</param>
    /// <param name="deadlockTimeout">The server's <c>deadlock_timeout</c>: plain autovacuum yields to a waiter after it, and only then.</param>
    public void Record(TimeSpan stay, TimeSpan endedAt, IReadOnlyList<SessionInfo> blockers, TimeSpan deadlockTimeout)
    {
        if (blockers.Count == 0)
        {
            return;
        }

        if (blockers.All(b => b.IsAutovacuum && !b.IsWraparoundAutovacuum)
            || (blockers.All(MayBeAutovacuum) && _guesses++ < MostGuesses))
        {
            _next = deadlockTimeout + TimeSpan.FromMilliseconds(500);
            return;
        }

        var now = blockers.Select(Identify).ToHashSet(StringComparer.Ordinal);
        var outlasted = _sightings.Where(s => !s.Transactions.Overlaps(now)).ToList();
        if (outlasted.Count > 0)
        {
            var shortestTurnover = endedAt - outlasted[^1].At;
            _next = Max(stay * Growth, shortestTurnover * Margin);
            // What was outlasted is used up: the longer stay has to earn the next growth with sightings of its own.
            _sightings.Clear();
        }
        else
        {
            _next = ShortStay;
        }

        _sightings.Add(new Sighting(endedAt, now));
    }

    /// <summary>Without the right to see what a session is, its lock is all there is to go by: this mode is what VACUUM and ANALYZE hold.</summary>
    private static bool MayBeAutovacuum(SessionInfo blocker) =>
        (blocker.IsAutovacuum && !blocker.IsWraparoundAutovacuum) || (blocker.IsHidden && blocker.LockMode == "SHARE UPDATE EXCLUSIVE");

    /// <summary>A transaction, not a session: connection pools run one transaction after the other on the same session.</summary>
    private static string Identify(SessionInfo blocker) => blocker.VirtualTransaction ?? $"pid {blocker.Pid} {blocker.PreparedTransaction}";

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;

    private sealed record Sighting(TimeSpan At, HashSet<string> Transactions);
}
