using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>The one place that knows what a statement locks and how much work it does meanwhile.</summary>
/// <remarks>
/// What it says is held against PostgreSQL 14 to 18 by the proofs in <c>tests/Guardrails.Proofs.Tests</c>. Where knowledge of the
/// schema is missing it says the worst that may happen, marked as cautious.
/// </remarks>
public static class LockModel
{
    /// <summary>What a statement locks.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="before">What is known of the database right before it.</param>
    /// <param name="serverMajor">The server's major version, 14 to 18.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statement"/> or <paramref name="before"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="serverMajor"/> is not 14 to 18.</exception>
    public static LockFootprint GetFootprint(SqlStatement statement, DatabaseSchema before, int serverMajor)
    {
        if (statement is null)
        {
            throw new ArgumentNullException(nameof(statement));
        }

        if (before is null)
        {
            throw new ArgumentNullException(nameof(before));
        }

        if (serverMajor is < 14 or > 18)
        {
            throw new ArgumentOutOfRangeException(nameof(serverMajor), serverMajor, "The major version has to be 14 to 18.");
        }

        var footprint = new FootprintBuilder(before, serverMajor);
        StatementLocks.Collect(statement, footprint);
        return footprint.ToFootprint();
    }
}
