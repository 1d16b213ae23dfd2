namespace Guardrails.Coordination;

/// <summary>
/// A two-part key of PostgreSQL's advisory locks; the lock belongs to the database (manual, "Advisory Locks").
/// The keys are frozen: versions of Guardrails that run side by side must exclude each other.
/// </summary>
/// <param name="ClassId">First part; <c>pg_locks.classid</c>.</param>
/// <param name="ObjectId">Second part; <c>pg_locks.objid</c>.</param>
internal readonly record struct AdvisoryLockKey(int ClassId, int ObjectId)
{
    /// <summary>The migration lock. Object 2 of the class is reserved for deploys.</summary>
    public static AdvisoryLockKey Migration { get; } = new(MigrationLock.AdvisoryLockClassId, MigrationLock.AdvisoryLockObjectId);
}
