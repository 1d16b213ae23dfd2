namespace Guardrails.Coordination;

/// <summary>
/// A two-part key of PostgreSQL's advisory locks; the lock belongs to the database (manual, "Advisory Locks").
/// The keys are frozen: versions of Guardrails that run side by side must exclude each other.
/// </summary>
/// <param name="ClassId">First part; <c>pg_locks.classid</c>.</param>
/// <param name="ObjectId">Second part; <c>pg_locks.objid</c>.</param>
internal readonly record struct AdvisoryLockKey(int ClassId, int ObjectId)
{
    /// <summary>The migration lock.</summary>
    public static AdvisoryLockKey Migration { get; } = new(MigrationLock.AdvisoryLockClassId, MigrationLock.AdvisoryLockObjectId);

    /// <summary>The deploy lock: another one, because the migration that a deploy starts takes the migration lock.</summary>
    public static AdvisoryLockKey Deploy { get; } = new(MigrationLock.AdvisoryLockClassId, MigrationLock.DeployAdvisoryLockObjectId);

    /// <summary>What messages call it.</summary>
    public string Name => ObjectId == MigrationLock.DeployAdvisoryLockObjectId ? "deploy lock" : "migration lock";
}
