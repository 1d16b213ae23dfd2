using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>What a path learns from the way it takes at a branch.</summary>
internal sealed class FlowRefiner(KnownSymbols symbols, FlowEvaluator evaluator)
{
    /// <summary>
    /// The facts once <paramref name="condition"/> came out as <paramref name="outcome"/>; null when that settles the matter:
    /// the failure is one that the code expects ("it exists already"), or the run was cancelled.
    /// </summary>
    public FlowFacts? Refine(IOperation condition, bool outcome, FlowFacts facts)
    {
        if (Settles(condition, outcome, facts))
        {
            return null;
        }

        if (FlowEvaluator.KeyOf(condition) is { } flag)
        {
            facts = facts.With(flag, Fact.Of(outcome));
        }

        return condition switch
        {
            IConversionOperation { OperatorMethod: null } conversion => Refine(conversion.Operand, outcome, facts),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Refine(not.Operand, !outcome, facts),
            IIsNullOperation isNull => Nullness(isNull.Operand, outcome, facts),
            IIsPatternOperation isPattern => Pattern(isPattern, outcome, facts),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary =>
                Equality(binary, (binary.OperatorKind == BinaryOperatorKind.Equals) == outcome, facts),
            IBinaryOperation binary => Bounds.Learn(binary, outcome, facts),
            _ => facts,
        };
    }

    private bool Settles(IOperation condition, bool outcome, FlowFacts facts)
    {
        switch (condition)
        {
            case IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } property when outcome:
                return property.Property.ContainingType.Is(symbols.CancellationToken);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary:
                return (binary.OperatorKind == BinaryOperatorKind.Equals) == outcome
                    && (IsExpectedState(binary.LeftOperand, binary.RightOperand, facts) || IsExpectedState(binary.RightOperand, binary.LeftOperand, facts));

            case IInvocationOperation { TargetMethod: { Name: nameof(string.Equals), ContainingType.SpecialType: SpecialType.System_String } } call when outcome:
                var operands = call.Instance is null ? call.Arguments.Select(static argument => argument.Value) : call.Arguments.Select(static argument => argument.Value).Prepend(call.Instance);
                return operands.Take(2).ToList() is [var left, var right]
                    && (IsExpectedState(left, right, facts) || IsExpectedState(right, left, facts));

            case IIsPatternOperation isPattern:
                return AreExpected(isPattern.Pattern, outcome, evaluator.Evaluate(isPattern.Value, facts));

            default:
                return false;
        }
    }

    private bool IsExpectedState(IOperation state, IOperation value, FlowFacts facts) =>
        value.ConstantValue is { HasValue: true, Value: string text }
        && ExpectedSqlStates.Contains(text)
        && evaluator.Evaluate(state, facts).Kind == FactKind.SqlState;

    /// <summary>Whether every SQLSTATE that makes the pattern come out so is an expected one.</summary>
    private static bool AreExpected(IPatternOperation pattern, bool outcome, Fact fact) => pattern switch
    {
        INegatedPatternOperation negated => AreExpected(negated.Pattern, !outcome, fact),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either when outcome =>
            AreExpected(either.LeftPattern, outcome, fact) && AreExpected(either.RightPattern, outcome, fact),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both when outcome =>
            AreExpected(both.LeftPattern, outcome, fact) || AreExpected(both.RightPattern, outcome, fact),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: string state } } when outcome =>
            fact.Kind == FactKind.SqlState && ExpectedSqlStates.Contains(state),
        IRecursivePatternOperation recursive when outcome => recursive.PropertySubpatterns.Any(static part =>
            part.Member is IPropertyReferenceOperation { Property.Name: "SqlState" } && AreExpected(part.Pattern, true, new(FactKind.SqlState))),
        _ => false,
    };

    private static FlowFacts Nullness(IOperation operand, bool isNull, FlowFacts facts) =>
        FlowEvaluator.KeyOf(operand) is { } key && facts.Get(key).IsNull is null
            ? facts.With(key, new(isNull ? FactKind.Null : FactKind.NotNull))
            : facts;

    private FlowFacts Equality(IBinaryOperation binary, bool equal, FlowFacts facts)
    {
        foreach (var (side, other) in new[] { (binary.LeftOperand, binary.RightOperand), (binary.RightOperand, binary.LeftOperand) })
        {
            if (FlowEvaluator.KeyOf(side) is not { } key)
            {
                continue;
            }

            var value = evaluator.Evaluate(other, facts);
            if (value.Kind == FactKind.Null)
            {
                facts = Nullness(side, equal, facts);
            }
            else if (equal && value.Kind == FactKind.Number && facts.Get(key).Kind == FactKind.Unknown)
            {
                facts = facts.With(key, value);
            }
        }

        return facts;
    }

    private static FlowFacts Pattern(IIsPatternOperation isPattern, bool outcome, FlowFacts facts)
    {
        var (pattern, matches) = (isPattern.Pattern, outcome);
        while (pattern is INegatedPatternOperation negated)
        {
            (pattern, matches) = (negated.Pattern, !matches);
        }

        facts = pattern switch
        {
            IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } => Nullness(isPattern.Value, matches, facts),
            IDeclarationPatternOperation or ITypePatternOperation or IRecursivePatternOperation when matches => Nullness(isPattern.Value, false, facts),
            _ => facts,
        };

        return matches && pattern is IDeclarationPatternOperation { DeclaredSymbol: { } declared } && FlowEvaluator.KeyOf(isPattern.Value) is { } key
            ? facts.With(declared, facts.Get(key))
            : facts;
    }
}
