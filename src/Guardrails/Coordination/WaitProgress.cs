using Microsoft.Extensions.Logging;

namespace Guardrails.Coordination;

/// <summary>Says who holds the lock that we wait for: at once, when it changes hands, and then every half minute.</summary>
internal sealed class WaitProgress(ILogger logger, LockSession session)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private (int Pid, DateTimeOffset? Since)? _named;
    private TimeSpan _saidAt;

    /// <param name="holder">Who holds it; <see langword="null"/> when it has just been let go, which is not worth a line.</param>
    /// <param name="waited">How long we have been waiting.</param>
    public void Report(LockHolder? holder, TimeSpan waited)
    {
        if (holder is null)
        {
            return;
        }

        var current = (holder.Session.Pid, holder.Since);
        if (_named != current || waited - _saidAt >= Interval)
        {
            _named = current;
            _saidAt = waited;
            logger.Waiting(session.Name, session.Database, holder, waited.TotalSeconds);
        }
    }
}
