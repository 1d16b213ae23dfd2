using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>Questions about the <c>try</c> regions of a control flow graph.</summary>
internal static class TryRegions
{
    public static bool Contains(ControlFlowRegion region, BasicBlock block) =>
        region.FirstBlockOrdinal <= block.Ordinal && block.Ordinal <= region.LastBlockOrdinal;

    /// <summary>
    /// The <c>try</c> regions around a block that have handlers, innermost first. A block of a handler or <c>finally</c>
    /// is not inside the <c>try</c> that these belong to.
    /// </summary>
    public static IEnumerable<ControlFlowRegion> Around(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion.Kind: ControlFlowRegionKind.TryAndCatch })
            {
                yield return region;
            }
        }
    }

    /// <summary>
    /// Whether the function can end after the <c>try</c> succeeded without running it again. Then going back to it after a
    /// failure is a retry; otherwise it is an endless loop over other work, and the failed piece is lost.
    /// </summary>
    public static bool SuccessLeaves(ControlFlowGraph graph, ControlFlowRegion tryRegion)
    {
        var seen = new bool[graph.Blocks.Length];
        var work = new Stack<BasicBlock>();
        for (var ordinal = tryRegion.FirstBlockOrdinal; ordinal <= tryRegion.LastBlockOrdinal; ordinal++)
        {
            Follow(graph.Blocks[ordinal]);
        }

        while (work.Count > 0)
        {
            var block = work.Pop();
            if (block.Kind == BasicBlockKind.Exit)
            {
                return true;
            }

            Follow(block);
        }

        return false;

        void Follow(BasicBlock block)
        {
            Take(block.ConditionalSuccessor);
            Take(block.FallThroughSuccessor);
        }

        void Take(ControlFlowBranch? branch)
        {
            if (LeadsOn(branch) && branch.Destination is { IsReachable: true } next && !Contains(tryRegion, next) && !seen[next.Ordinal])
            {
                seen[next.Ordinal] = true;
                work.Push(next);
            }
        }
    }

    /// <summary>The branches of a block that lead somewhere without an exception.</summary>
    public static IEnumerable<ControlFlowBranch> Branches(BasicBlock block)
    {
        if (LeadsOn(block.ConditionalSuccessor))
        {
            yield return block.ConditionalSuccessor;
        }

        if (LeadsOn(block.FallThroughSuccessor))
        {
            yield return block.FallThroughSuccessor;
        }
    }

    private static bool LeadsOn([NotNullWhen(true)] ControlFlowBranch? branch) =>
        branch is { Semantics: ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return };
}
