using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>
/// What is certain where a step throws, whatever way led there: <c>var done = false;</c> before the <c>try</c> is still false
/// in the handler when <c>done = true;</c> stands behind the step.
/// </summary>
internal static class FactsAtStep
{
    /// <summary>Rounds over the graph. Facts only get fewer, so it settles after a few; a bound all the same.</summary>
    private const int MostVisitsPerBlock = 20;

    public static FlowFacts Find(ControlFlowGraph graph, BasicBlock stepBlock, SyntaxNode step, KnownSymbols symbols, CancellationToken cancellationToken)
    {
        var evaluator = new FlowEvaluator(symbols);
        var transfer = new FlowTransfer(evaluator);
        var refiner = new FlowRefiner(symbols, evaluator);
        var known = new Dictionary<int, FlowFacts>();
        var visits = 0;
        var work = new Queue<BasicBlock>();
        Arrive(graph.Blocks[0], FlowFacts.None);
        foreach (var block in graph.Blocks.Where(IsHandlerStart))
        {
            // Anything in the try may have thrown: nothing is certain.
            Arrive(block, FlowFacts.None);
        }

        while (work.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++visits > graph.Blocks.Length * MostVisitsPerBlock)
            {
                return FlowFacts.None;
            }

            var block = work.Dequeue();
            var facts = block.Operations.Aggregate(known[block.Ordinal], (before, operation) => transfer.Apply(operation, before));
            if (block.BranchValue is { } value)
            {
                facts = transfer.Apply(value, facts);
            }

            foreach (var branch in TryRegions.Branches(block))
            {
                if (branch.Destination is { } next)
                {
                    Arrive(next, Learn(block, branch, facts));
                }
            }
        }

        if (!known.TryGetValue(stepBlock.Ordinal, out var atStep))
        {
            return FlowFacts.None;
        }

        return stepBlock.Operations
            .TakeWhile(operation => !operation.Syntax.Span.Contains(step.Span))
            .Aggregate(atStep, (before, operation) => transfer.Apply(operation, before));

        FlowFacts Learn(BasicBlock block, ControlFlowBranch branch, FlowFacts facts)
        {
            if (block is not { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition })
            {
                return facts;
            }

            var outcome = branch.IsConditionalSuccessor == (block.ConditionKind == ControlFlowConditionKind.WhenTrue);
            return refiner.Refine(condition, outcome, facts) ?? facts;
        }

        void Arrive(BasicBlock block, FlowFacts facts)
        {
            var isNew = !known.TryGetValue(block.Ordinal, out var before);
            var met = isNew ? facts : before!.Meet(facts);
            if (isNew || !met.Equals(before))
            {
                known[block.Ordinal] = met;
                work.Enqueue(block);
            }
        }
    }

    private static bool IsHandlerStart(BasicBlock block) =>
        block.EnclosingRegion is { Kind: ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter or ControlFlowRegionKind.Finally or ControlFlowRegionKind.FilterAndHandler } region
        && region.FirstBlockOrdinal == block.Ordinal;
}
