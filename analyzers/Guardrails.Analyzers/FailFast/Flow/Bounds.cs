using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>
/// Enough arithmetic for the usual retry loop: <c>for (attempt = 1; attempt &lt;= most; attempt++)</c> around
/// <c>catch (...) when (attempt &lt; most)</c> never runs out of its condition after a caught failure.
/// </summary>
internal static class Bounds
{
    /// <summary>The comparison's truth where an upper bound of the variable decides it.</summary>
    public static bool? Compare(IBinaryOperation binary, FlowFacts facts)
    {
        if (Read(binary) is not { } comparison || facts.Bound(comparison.Variable) is not { } known)
        {
            return null;
        }

        return SymbolEqualityComparer.Default.Equals(known.Symbol, comparison.Limit.Symbol) && known.Offset <= comparison.Limit.Offset ? true : null;
    }

    /// <summary>What a path knows after the comparison held (or did not).</summary>
    public static FlowFacts Learn(IBinaryOperation binary, bool held, FlowFacts facts) =>
        Read(binary, held) is { } comparison ? facts.WithBound(comparison.Variable, comparison.Limit) : facts;

    /// <summary>The comparison as <c>variable at most symbol + offset</c>.</summary>
    private static (ISymbol Variable, UpperBound Limit)? Read(IBinaryOperation binary, bool held = true)
    {
        var operatorKind = held ? binary.OperatorKind : Opposite(binary.OperatorKind);
        var (kind, left, right) = operatorKind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
            ? (FlowEvaluator.Mirrored(operatorKind), binary.RightOperand, binary.LeftOperand)
            : (operatorKind, binary.LeftOperand, binary.RightOperand);
        if (kind is not (BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual)
            || Linear(left) is not { Symbol: { } variable } lower
            || Linear(right) is not { } upper)
        {
            return null;
        }

        return (variable, new(upper.Symbol, upper.Offset - lower.Offset - (kind == BinaryOperatorKind.LessThan ? 1 : 0)));
    }

    private static BinaryOperatorKind Opposite(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThanOrEqual,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThan,
        _ => BinaryOperatorKind.None,
    };

    /// <summary>An expression of the form <c>symbol + constant</c>.</summary>
    private static UpperBound? Linear(IOperation operation)
    {
        switch (operation)
        {
            case { ConstantValue: { HasValue: true, Value: int constant } }:
                return new(null, constant);

            case IConversionOperation { OperatorMethod: null } conversion:
                return Linear(conversion.Operand);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum
                when sum.RightOperand.ConstantValue is { HasValue: true, Value: int constant } && Linear(sum.LeftOperand) is { } left:
                return left with { Offset = left.Offset + (sum.OperatorKind == BinaryOperatorKind.Add ? constant : -constant) };

            default:
                return FlowEvaluator.KeyOf(operation) is ISymbol symbol ? new(symbol, 0) : null;
        }
    }
}
