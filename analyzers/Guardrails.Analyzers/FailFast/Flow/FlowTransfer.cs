using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>What an operation changes in what is known.</summary>
/// <param name="evaluator">Knows what expressions are worth.</param>
/// <param name="graph">The function.</param>
internal sealed class FlowTransfer(FlowEvaluator evaluator, ControlFlowGraph graph)
{
    /// <summary>A loop that counts without comparing would make a new bound in every round.</summary>
    private const int MostSteps = 3;

    private HashSet<ISymbol>? _counters;

    /// <summary>The facts after an operation and everything inside it, in the order of evaluation.</summary>
    public FlowFacts Apply(IOperation operation, FlowFacts facts)
    {
        if (operation is IAnonymousFunctionOperation or IFlowAnonymousFunctionOperation or ILocalFunctionOperation)
        {
            return facts;
        }

        foreach (var child in operation.ChildOperations)
        {
            facts = Apply(child, facts);
        }

        return operation switch
        {
            IFlowCaptureOperation capture => facts.With(capture.Id, evaluator.Evaluate(capture.Value, facts)),
            ISimpleAssignmentOperation assignment => Assign(facts, assignment.Target, evaluator.Evaluate(assignment.Value, facts)),
            IIncrementOrDecrementOperation step => Step(facts, step.Target, step.Kind == OperationKind.Increment ? 1 : -1),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, Value.ConstantValue: { HasValue: true, Value: int by } } sum =>
                Step(facts, sum.Target, sum.OperatorKind == BinaryOperatorKind.Add ? by : -by),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Or } either when evaluator.Evaluate(either.Value, facts).Truth == true =>
                Assign(facts, either.Target, Fact.True),
            ICompoundAssignmentOperation compound => Assign(facts, compound.Target, Fact.Unknown),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => Assign(facts, argument.Value, Fact.Unknown),
            IDeconstructionAssignmentOperation { Target: ITupleOperation targets } =>
                targets.Elements.Aggregate(facts, static (known, element) => Assign(known, element, Fact.Unknown)),
            IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" or "AddLast" or "TryAdd", Arguments.Length: > 0, Instance: { } collection } =>
                FlowEvaluator.KeyOf(collection) is ISymbol key ? facts.With(key, new(FactKind.NonEmpty)) : facts,
            IInvocationOperation { TargetMethod.Name: "Clear" or "TryTake" or "TryDequeue" or "Dequeue" or "Pop" or "Remove", Instance: { } collection } =>
                FlowEvaluator.KeyOf(collection) is ISymbol key ? facts.With(key, new(FactKind.NotNull)) : facts,
            _ => facts,
        };
    }

    private static FlowFacts Assign(FlowFacts facts, IOperation target, Fact fact) => FlowEvaluator.KeyOf(target) switch
    {
        ISymbol symbol => facts.Without(symbol).With(symbol, fact),
        CaptureId capture => facts.With(capture, fact),
        _ => facts,
    };

    private FlowFacts Step(FlowFacts facts, IOperation target, long by)
    {
        if (FlowEvaluator.KeyOf(target) is not ISymbol variable)
        {
            return facts;
        }

        var bound = facts.Bound(variable);
        var fact = facts.Get(variable);

        // Counting up from a known number would make every round of a loop a new state: "above zero" is all that matters.
        var next = by > 0 && (fact.Kind == FactKind.Positive || fact is { Kind: FactKind.Number, Value: >= 0 } || IsCounter(variable)) ? new Fact(FactKind.Positive) : Fact.Unknown;
        facts = facts.Without(variable).With(variable, next);
        return bound is { Steps: < MostSteps } known && !SymbolEqualityComparer.Default.Equals(known.Symbol, variable)
            ? facts.WithBound(variable, known with { Offset = known.Offset + by, Steps = known.Steps + 1 })
            : facts;
    }

    private bool IsCounter(ISymbol variable) => (_counters ??= Counters.In(graph)).Contains(variable);
}
