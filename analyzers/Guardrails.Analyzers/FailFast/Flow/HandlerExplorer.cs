using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>How a handler can end.</summary>
/// <param name="Completes">The function can go on to its normal end without the step having been tried again.</param>
/// <param name="Throws">Some path throws, so that an outer handler may see the failure.</param>
internal readonly record struct HandlerOutcome(bool Completes, bool Throws);

/// <summary>
/// Follows every path from a handler until it throws, tries the step again, or reaches the end of the function.
/// Paths carry what they know (flags, captured exceptions, counters), so "set a flag, throw after the <c>try</c>" is understood.
/// </summary>
internal sealed class HandlerExplorer
{
    /// <summary>How many different states one handler may have. Beyond it nothing is certain, and nothing is reported.</summary>
    private const int MostStates = 2_000;

    private readonly FunctionGraph _function;
    private readonly ControlFlowGraph _graph;
    private readonly ControlFlowRegion _tryRegion;
    private readonly FunctionEnd _end;
    private readonly FlowEvaluator _evaluator;
    private readonly FlowTransfer _transfer;
    private readonly FlowRefiner _refiner;
    private readonly HashSet<State> _seen = [];
    private readonly Stack<State> _work = new();
    private bool _completes;
    private bool _throws;

    private HandlerExplorer(KnownSymbols symbols, FunctionGraph function, ControlFlowRegion tryRegion, FunctionEnd end)
    {
        _function = function;
        _graph = function.Graph;
        _tryRegion = tryRegion;
        _end = end;
        _evaluator = new(symbols);
        _transfer = new(_evaluator, graph);
        _refiner = new(symbols, _evaluator);
    }

    /// <param name="symbols">Known types.</param>
    /// <param name="function">The function.</param>
    /// <param name="handler">The <c>catch</c>, with its filter where it has one.</param>
    /// <param name="tryRegion">The <c>try</c> that it belongs to.</param>
    /// <param name="facts">What is known where the step throws.</param>
    /// <param name="end">Where the function stops.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static HandlerOutcome Explore(
        KnownSymbols symbols,
        FunctionGraph function,
        ControlFlowRegion handler,
        ControlFlowRegion tryRegion,
        FlowFacts facts,
        FunctionEnd end,
        CancellationToken cancellationToken)
    {
        var explorer = new HandlerExplorer(symbols, function, tryRegion, end);
        explorer._work.Push(new(handler.FirstBlockOrdinal, facts, ImmutableStack<Pending>.Empty));
        while (explorer._work.Count > 0 && !(explorer._completes && explorer._throws))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var state = explorer._work.Pop();
            if (explorer._seen.Add(state))
            {
                explorer.Visit(state);
            }

            if (explorer._seen.Count > MostStates)
            {
                return new(Completes: false, Throws: true);
            }
        }

        return new(explorer._completes, explorer._throws);
    }

    private void Visit(State state)
    {
        var block = _graph.Blocks[state.Block];
        if (block.Kind == BasicBlockKind.Exit)
        {
            _completes = true;
            return;
        }

        if (TryRegions.Contains(_tryRegion, block))
        {
            _completes |= !_function.SuccessLeaves(_tryRegion);
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

    /// <summary>What is known after the block; null when the path ends inside it.</summary>
    private FlowFacts? Run(BasicBlock block, FlowFacts facts)
    {
        foreach (var operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
        {
            switch (_end.Of(operation, _evaluator, facts))
            {
                case PathEnd.Throws:
                    _throws = true;
                    return null;

                case PathEnd.Completes:
                    _completes = true;
                    return null;
            }

            facts = _transfer.Apply(operation, facts);
        }

        return facts;
    }

    private void Choose(ControlFlowBranch? branch, IOperation condition, bool outcome, FlowFacts facts, ImmutableStack<Pending> pending)
    {
        if (branch is not null
            && _evaluator.Evaluate(condition, facts).Truth != !outcome
            && _refiner.Refine(condition, outcome, facts) is { } refined)
        {
            Follow(branch, refined, pending);
        }
    }

    private void Follow(ControlFlowBranch branch, FlowFacts facts, ImmutableStack<Pending> pending)
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
                Enter(new Pending(branch, 0), facts, pending);
                break;
        }
    }

    private void Enter(Pending next, FlowFacts facts, ImmutableStack<Pending> pending)
    {
        var finallies = next.Branch.FinallyRegions;
        if (next.Finished < finallies.Length)
        {
            _work.Push(new(finallies[next.Finished].FirstBlockOrdinal, facts, pending.Push(next)));
        }
        else if (next.Branch.Destination is { } destination)
        {
            _work.Push(new(destination.Ordinal, facts, pending));
        }
    }

    private readonly record struct State(int Block, FlowFacts Facts, ImmutableStack<Pending> Pending);

    /// <summary>A branch that some <c>finally</c> regions have to run for, and how many of them have.</summary>
    private sealed record Pending(ControlFlowBranch Branch, int Finished)
    {
        public Pending Advance() => this with { Finished = Finished + 1 };
    }
}
