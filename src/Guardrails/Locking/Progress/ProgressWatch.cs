using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Locking.Progress;

/// <summary>
/// Logs how far a long statement is: after five seconds, and at growing intervals up to a minute from then on. At the level Trace, which a
/// terminal that draws it anew each time asks for, with every look of the watcher.
/// </summary>
internal sealed class ProgressWatch(ILogger logger)
{
    // What takes less is over before anybody has read about it.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    private TimeSpan _nextWord = FirstWord;
    private TimeSpan _interval = FirstWord;
    private bool _isOff;

    /// <summary>Another statement is watched from now on.</summary>
    public void Begin() => _nextWord = _interval = FirstWord;

    /// <summary>Looks, when it is time to.</summary>
    /// <param name="connection">The watcher's.</param>
    /// <param name="pid">The backend that works.</param>
    /// <param name="elapsed">How long it has been watched.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task LookAsync(NpgsqlConnection connection, int pid, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var isDue = elapsed >= _nextWord;
        var level = isDue ? LogLevel.Information : LogLevel.Trace;
        if (_isOff || elapsed < FirstLook || !logger.IsEnabled(level))
        {
            return;
        }

        try
        {
            if (await ProgressQuery.ReadAsync(connection, pid, cancellationToken).ConfigureAwait(false) is { } progress)
            {
                Say(progress, level);
            }
        }
        catch (PostgresException e)
        {
            // Nice to have, and no reason to be blind for locks.
            _isOff = true;
            ProgressLog.Unreadable(logger, e);
        }

        if (isDue)
        {
            _nextWord = elapsed + _interval;
            _interval = _interval * 2 < LongestInterval ? _interval * 2 : LongestInterval;
        }
    }

    private void Say(WorkProgress progress, LogLevel level)
    {
        var seconds = (long)progress.Elapsed.TotalSeconds;
        if (progress.Command is null)
        {
            ProgressLog.Unknown(logger, level, seconds, progress.Work);
        }
        else if (progress.Percent is { } percent)
        {
            ProgressLog.Counted(logger, level, progress.Work, progress.Where, percent, progress.Done ?? 0, progress.Total, progress.Unit, seconds);
        }
        else
        {
            ProgressLog.Uncounted(logger, level, progress.Work, progress.Where, seconds);
        }
    }
}
