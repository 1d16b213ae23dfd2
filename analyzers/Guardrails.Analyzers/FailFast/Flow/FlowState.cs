using System.Collections.Immutable;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>A place on a path through a function, with all that decides how it goes on from there.</summary>
/// <param name="Block">The block that comes next.</param>
/// <param name="Facts">What is known.</param>
/// <param name="Pending">The branches that wait for a <c>finally</c> to end, innermost first.</param>
internal readonly record struct FlowState(int Block, FlowFacts Facts, ImmutableStack<PendingBranch> Pending);

/// <summary>A branch that some <c>finally</c> regions have to run for, and how many of them have.</summary>
internal sealed record PendingBranch(ControlFlowBranch Branch, int Finished)
{
    public PendingBranch Advance() => this with { Finished = Finished + 1 };
}

/// <summary>A way to the end of a function, block by block.</summary>
/// <param name="block">The block that it begins with.</param>
/// <param name="next">How it goes on; null at the end.</param>
internal sealed class WayOut(int block, WayOut? next)
{
    private readonly int _block = block;
    private readonly WayOut? _next = next;

    /// <summary>Whether it leads past the region: to come back to a <c>try</c> is to try again, which is no way out for its own handlers.</summary>
    public bool Avoids(ControlFlowRegion region)
    {
        for (var step = this; step is not null; step = step._next)
        {
            if (region.FirstBlockOrdinal <= step._block && step._block <= region.LastBlockOrdinal)
            {
                return false;
            }
        }

        return true;
    }
}
