namespace Guardrails;

/// <summary>Another migrator holds the migration lock of this database.</summary>
public sealed class MigrationLockedException : MigrationFailedException
{
    internal MigrationLockedException(string message, SessionInfo? holder, DateTimeOffset? heldSince)
        : base(message)
    {
        Holder = holder;
        HeldSince = heldSince;
    }

    /// <summary>The session that holds the lock, or <see langword="null"/> when it let go before it could be named.</summary>
    public SessionInfo? Holder { get; }

    /// <summary>Since when the lock has been held (UTC), or <see langword="null"/> when that is not known.</summary>
    public DateTimeOffset? HeldSince { get; }
}
