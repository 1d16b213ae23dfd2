using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>
/// What is certain where a step throws, whatever way led there: <c>var done = false;</c> before the <c>try</c> is still false
/// in the handler when <c>done = true;</c> stands behind the step.
/// </summary>
internal sealed class FactsAtStep
{
    /// <summary>Rounds over the graph. Facts only get fewer, so it settles after a few; a bound all the same.</summary>
    private const int MostVisitsPerBlock = 20;

    private readonly ControlFlowGraph _graph;
    private readonly FlowEvaluator _evaluator;
    private readonly FlowTransfer _transfer;
    private readonly FlowRefiner _refiner;
    private readonly Dictionary<int, FlowFacts> _atEntry = [];
    private readonly Queue<BasicBlock> _work = new();

    public FactsAtStep(ControlFlowGraph graph, KnownSymbols symbols, CancellationToken cancellationToken)
    {
        _graph = graph;
        _evaluator = new(symbols);
        _transfer = new(_evaluator, graph);
        _refiner = new(symbols, _evaluator);
        Solve(cancellationToken);
    }

    /// <summary>What is certain when the block reaches the step.</summary>
    public FlowFacts Before(SyntaxNode step, BasicBlock block) =>
        _atEntry.TryGetValue(block.Ordinal, out var atEntry)
            ? block.Operations
                .TakeWhile(operation => !operation.Syntax.Span.Contains(step.Span))
                .Aggregate(atEntry, (before, operation) => _transfer.Apply(operation, before))
            : FlowFacts.None;

    private void Solve(CancellationToken cancellationToken)
    {
        Arrive(_graph.Blocks[0], FlowFacts.None);
        foreach (var block in _graph.Blocks.Where(IsHandlerStart))
        {
            // Anything in the try may have thrown: nothing is certain.
            Arrive(block, FlowFacts.None);
        }

        var visits = 0;
        while (_work.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++visits > _graph.Blocks.Length * MostVisitsPerBlock)
            {
                _atEntry.Clear();
                return;
            }

            var block = _work.Dequeue();
            var facts = block.Operations.Aggregate(_atEntry[block.Ordinal], (before, operation) => _transfer.Apply(operation, before));
            facts = block.BranchValue is { } value ? _transfer.Apply(value, facts) : facts;
            foreach (var branch in TryRegions.Branches(block))
            {
                if (branch.Destination is { } next)
                {
                    Arrive(next, Learn(block, branch, facts));
                }
            }
        }
    }

    private FlowFacts Learn(BasicBlock block, ControlFlowBranch branch, FlowFacts facts)
    {
        if (block is not { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition })
        {
            return facts;
        }

        var outcome = branch.IsConditionalSuccessor == (block.ConditionKind == ControlFlowConditionKind.WhenTrue);
        return _refiner.Refine(condition, outcome, facts) ?? facts;
    }

    private void Arrive(BasicBlock block, FlowFacts facts)
    {
        var met = _atEntry.TryGetValue(block.Ordinal, out var before) ? before.Meet(facts) : facts;
        if (!met.Equals(before))
        {
            _atEntry[block.Ordinal] = met;
            _work.Enqueue(block);
        }
    }

    private static bool IsHandlerStart(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region?.FirstBlockOrdinal == block.Ordinal; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler or ControlFlowRegionKind.Finally)
            {
                return true;
            }
        }

        return false;
    }
}
