using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>What is asked about a handler.</summary>
internal enum HandlerQuestion
{
    /// <summary>Whether the function can go on to its normal end without the step having been tried again.</summary>
    Completes,

    /// <summary>Whether some path throws, so that an outer handler may see the failure.</summary>
    Throws,
}

/// <summary>
/// Follows every path from a handler until it throws, tries the step again, or reaches the end of the function.
/// Paths carry what they know (flags, captured exceptions, counters), so "set a flag, throw after the <c>try</c>" is understood. The first
/// path that answers the question ends the search; those to the end of the function are remembered for the other handlers.
/// </summary>
internal sealed class HandlerExplorer
{
    /// <summary>How many different states one handler may have. Beyond it nothing is certain, and nothing is reported.</summary>
    private const int MostStates = 2_000;

    private readonly FunctionGraph _function;
    private readonly ControlFlowGraph _graph;
    private readonly ControlFlowRegion _tryRegion;
    private readonly FunctionEnd _end;
    private readonly RetriedSteps _retries;
    private readonly FlowEvaluator _evaluator;
    private readonly FlowTransfer _transfer;
    private readonly FlowRefiner _refiner;
    private readonly HashSet<FlowState> _seen = [];
    private readonly Stack<Trail> _work = new();
    private Trail _current = null!;
    private bool _completes;
    private bool _throws;

    private HandlerExplorer(KnownSymbols symbols, FunctionGraph function, ControlFlowRegion tryRegion, FunctionEnd end, RetriedSteps retries)
    {
        _retries = retries;
        _function = function;
        _graph = function.Graph;
        _tryRegion = tryRegion;
        _end = end;
        _evaluator = new(symbols);
        _transfer = new(_evaluator, _graph);
        _refiner = new(symbols, _evaluator);
    }

    /// <param name="question">What is asked. Where there are too many paths to tell, a handler throws and does not complete.</param>
    /// <param name="symbols">Known types.</param>
    /// <param name="function">The function.</param>
    /// <param name="handler">The <c>catch</c>, with its filter where it has one.</param>
    /// <param name="tryRegion">The <c>try</c> that it belongs to.</param>
    /// <param name="facts">What is known where the step throws.</param>
    /// <param name="end">Where the function stops.</param>
    /// <param name="retries">What tries the step again.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static bool Explore(
        HandlerQuestion question,
        KnownSymbols symbols,
        FunctionGraph function,
        ControlFlowRegion handler,
        ControlFlowRegion tryRegion,
        FlowFacts facts,
        FunctionEnd end,
        RetriedSteps retries,
        CancellationToken cancellationToken)
    {
        var explorer = new HandlerExplorer(symbols, function, tryRegion, end, retries);
        explorer._work.Push(new(new(handler.FirstBlockOrdinal, facts, ImmutableStack<PendingBranch>.Empty), null));
        while (explorer._work.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            explorer._current = explorer._work.Pop();
            if (explorer._seen.Add(explorer._current.State))
            {
                explorer.Visit(explorer._current.State, question);
            }

            if (question == HandlerQuestion.Completes ? explorer._completes : explorer._throws)
            {
                return true;
            }

            if (explorer._seen.Count > MostStates)
            {
                return question == HandlerQuestion.Throws;
            }
        }

        return false;
    }

    private void Visit(FlowState state, HandlerQuestion question)
    {
        var block = _graph.Blocks[state.Block];
        if (block.Kind == BasicBlockKind.Exit)
        {
            Complete(null);
            return;
        }

        if (TryRegions.Contains(_tryRegion, block))
        {
            // True of this try alone, so nothing is remembered of the way there.
            _completes |= !_function.SuccessLeaves(_tryRegion);
            return;
        }

        if (question == HandlerQuestion.Completes && _function.WaysOut.TryGetValue(state, out var known) && known.Avoids(_tryRegion))
        {
            Complete(known);
            return;
        }

        if (Run(block, state.Facts) is not { } facts)
        {
            return;
        }

        if (block is { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition, ConditionalSuccessor: { } conditional })
        {
            var whenTaken = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            Choose(conditional, condition, whenTaken, facts, state.Pending);
            Choose(block.FallThroughSuccessor, condition, !whenTaken, facts, state.Pending);
        }
        else if (block.FallThroughSuccessor is { } next)
        {
            if (next.Semantics == ControlFlowBranchSemantics.Return && _end.IsFailure(block.BranchValue, _evaluator, facts))
            {
                _throws = true;
                return;
            }

            Follow(next, facts, state.Pending);
        }
    }

    /// <summary>The function ends here, or on a way out that begins here: so does every state on the way that led here.</summary>
    private void Complete(WayOut? known)
    {
        _completes = true;
        var way = known ?? new WayOut(_current.State.Block, null);
        _function.WaysOut[_current.State] = way;
        for (var trail = _current.Before; trail is not null; trail = trail.Before)
        {
            _function.WaysOut[trail.State] = way = new WayOut(trail.State.Block, way);
        }
    }

    /// <summary>What is known after the block; null when the path ends inside it.</summary>
    private FlowFacts? Run(BasicBlock block, FlowFacts facts)
    {
        foreach (var operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
        {
            if (_retries.Contain(operation))
            {
                // Its failure is nobody's here, or that of a handler of its own.
                _throws = true;
                return null;
            }

            switch (_end.Of(operation, _evaluator, facts))
            {
                case PathEnd.Throws:
                    _throws = true;
                    return null;

                case PathEnd.Completes:
                    Complete(null);
                    return null;
            }

            facts = _transfer.Apply(operation, facts);
        }

        return facts;
    }

    private void Choose(ControlFlowBranch? branch, IOperation condition, bool outcome, FlowFacts facts, ImmutableStack<PendingBranch> pending)
    {
        if (branch is null || _evaluator.Evaluate(condition, facts).Truth == !outcome)
        {
            return;
        }

        if (_refiner.Refine(condition, outcome, facts) is { } refined)
        {
            Follow(branch, refined, pending);
        }
        else
        {
            // What was settled by the end of a loop that came later, such as one that works until it is cancelled, went on before. Of this try alone.
            _completes |= _retries.IsLaterLoop(condition);
        }
    }

    private void Follow(ControlFlowBranch branch, FlowFacts facts, ImmutableStack<PendingBranch> pending)
    {
        switch (branch.Semantics)
        {
            // The end of a finally: on to where control was going.
            case ControlFlowBranchSemantics.StructuredExceptionHandling when !pending.IsEmpty:
                Enter(pending.Peek().Advance(), facts, pending.Pop());
                break;

            // The end of a filter that said no: the failure travels on.
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
            case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                _throws = true;
                break;

            case ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return:
                Enter(new PendingBranch(branch, 0), facts, pending);
                break;
        }
    }

    private void Enter(PendingBranch next, FlowFacts facts, ImmutableStack<PendingBranch> pending)
    {
        var finallies = next.Branch.FinallyRegions;
        if (next.Finished < finallies.Length)
        {
            Push(new(finallies[next.Finished].FirstBlockOrdinal, facts, pending.Push(next)));
        }
        else if (next.Branch.Destination is { } destination)
        {
            Push(new(destination.Ordinal, Forget(next.Branch.LeavingRegions, facts), pending));
        }
    }

    private void Push(FlowState state) => _work.Push(new(state, _current));

    /// <summary>Nothing can ask again for the variables of what is left behind. Two ways to one place differ less without them.</summary>
    private static FlowFacts Forget(ImmutableArray<ControlFlowRegion> regions, FlowFacts facts)
    {
        foreach (var region in regions)
        {
            foreach (var local in region.Locals)
            {
                facts = facts.Without(local);
            }

            foreach (var capture in region.CaptureIds)
            {
                facts = facts.With(capture, Fact.Unknown);
            }
        }

        return facts;
    }

    /// <summary>A state, and the one that it was reached from.</summary>
    private sealed class Trail(FlowState state, Trail? before)
    {
        public FlowState State { get; } = state;

        public Trail? Before { get; } = before;
    }
}
