using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>Works out what is known of an expression from what is known on the path that leads to it.</summary>
internal sealed class FlowEvaluator(KnownSymbols symbols)
{
    /// <summary>
    /// The variable (or field or property of this object) that an expression names, the key of its facts. Properties of other
    /// assemblies may give another value at every look (a clock does).
    /// </summary>
    public static object? KeyOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments.IsEmpty: true } property
            when !property.Property.DeclaringSyntaxReferences.IsEmpty => property.Property,
        IFlowCaptureReferenceOperation capture => capture.Id,
        IConversionOperation { OperatorMethod: null } conversion => KeyOf(conversion.Operand),
        IDeclarationExpressionOperation declaration => KeyOf(declaration.Expression),
        _ => null,
    };

    public Fact Evaluate(IOperation? operation, FlowFacts facts)
    {
        if (operation is null)
        {
            return Fact.Unknown;
        }

        if (operation.ConstantValue is { HasValue: true, Value: var constant })
        {
            return OfConstant(constant);
        }

        if (KeyOf(operation) is { } key && facts.Get(key) is { Kind: not FactKind.Unknown } known)
        {
            return known;
        }

        return operation switch
        {
            ICaughtExceptionOperation => new(FactKind.Caught),
            IConversionOperation { OperatorMethod: null } conversion => Evaluate(conversion.Operand, facts),
            IObjectCreationOperation or IArrayCreationOperation or IInterpolatedStringOperation or IDelegateCreationOperation => new(FactKind.NotNull),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Fact.Of(!Evaluate(not.Operand, facts).Truth),
            IIsNullOperation isNull => Fact.Of(Evaluate(isNull.Operand, facts).IsNull),
            IBinaryOperation binary => Binary(binary, facts),
            IIsPatternOperation isPattern => Fact.Of(Matches(isPattern.Pattern, Evaluate(isPattern.Value, facts))),
            IIsTypeOperation isType => Fact.Of(IsType(isType.TypeOperand, Evaluate(isType.ValueOperand, facts))),
            IPropertyReferenceOperation property => Property(property, facts),
            IInvocationOperation call => Call(call, facts),
            ISimpleAssignmentOperation assignment => Evaluate(assignment.Value, facts),
            _ => Fact.Unknown,
        };
    }

    /// <summary>Whether a value matches a pattern; null when it depends on more than is known.</summary>
    public bool? Matches(IPatternOperation pattern, Fact fact)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                return !Matches(negated.Pattern, fact);

            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                return Or(Matches(either.LeftPattern, fact), Matches(either.RightPattern, fact));

            case IBinaryPatternOperation both:
                return !Or(!Matches(both.LeftPattern, fact), !Matches(both.RightPattern, fact));

            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } }:
                return constant is null ? fact.IsNull : Compare(BinaryOperatorKind.Equals, fact, OfConstant(constant));

            case IRelationalPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } } relational:
                return Compare(relational.OperatorKind, fact, OfConstant(constant));

            case IDiscardPatternOperation:
                return true;

            case IDeclarationPatternOperation declaration:
                return declaration.MatchedType is null ? true : IsType(declaration.MatchedType, fact, declaration.InputType);

            case ITypePatternOperation type:
                return IsType(type.MatchedType, fact, type.InputType);

            case IRecursivePatternOperation recursive when fact.IsNull == true:
                return false;

            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive
                when IsType(recursive.MatchedType, fact, recursive.InputType) == true:
                return recursive.PropertySubpatterns.Aggregate((bool?)true, (matches, part) => !Or(!matches, !Subpattern(part, fact)));

            default:
                return null;
        }
    }

    private static bool? Or(bool? left, bool? right) => left == true || right == true ? true : left is null || right is null ? null : false;

    private bool? Subpattern(IPropertySubpatternOperation part, Fact fact) =>
        part.Member is IPropertyReferenceOperation { Property.Name: "Count" or "Length" } && fact.Kind == FactKind.NonEmpty
            ? Matches(part.Pattern, new(FactKind.Positive))
            : null;

    /// <summary>A null is of no type; an object is certainly of its static type; whether it is of another one stays open.</summary>
    private bool? IsType(ITypeSymbol? type, Fact fact, ITypeSymbol? staticType = null)
    {
        if (fact.IsNull == true)
        {
            return false;
        }

        if (fact.Kind == FactKind.Caught && type is not null && !FailureTypes.MayBeCaughtAs(type, symbols))
        {
            return false;
        }

        var isItsStaticType = staticType is not null
            && (type is null || SymbolEqualityComparer.Default.Equals(staticType, type) || staticType.IsA(type as INamedTypeSymbol));
        return fact.IsNull == false && isItsStaticType ? true : null;
    }

    private static Fact OfConstant(object? constant) => constant switch
    {
        null => new(FactKind.Null),
        bool truth => Fact.Of(truth),
        int or long or short or byte or sbyte or ushort or uint => new(FactKind.Number, Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture)),
        string => new(FactKind.NotNull),
        _ => Fact.Unknown,
    };

    private Fact Binary(IBinaryOperation binary, FlowFacts facts)
    {
        if (binary.OperatorMethod is { ContainingType.SpecialType: not SpecialType.System_String and not SpecialType.System_Object } && !ComparesWithNull(binary))
        {
            return Fact.Unknown;
        }

        var (left, right) = (Evaluate(binary.LeftOperand, facts), Evaluate(binary.RightOperand, facts));
        if (binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
            && (left.Kind == FactKind.Null || right.Kind == FactKind.Null))
        {
            var isNull = left.Kind == FactKind.Null ? right.IsNull : left.IsNull;
            return Fact.Of(binary.OperatorKind == BinaryOperatorKind.Equals ? isNull : !isNull);
        }

        return Fact.Of(binary.OperatorKind switch
        {
            BinaryOperatorKind.And => !Or(!left.Truth, !right.Truth),
            BinaryOperatorKind.Or => Or(left.Truth, right.Truth),
            _ => Compare(binary.OperatorKind, left, right) ?? Bounds.Compare(binary, facts),
        });
    }

    private static bool ComparesWithNull(IBinaryOperation binary) =>
        binary.RightOperand.ConstantValue is { HasValue: true, Value: null } || binary.LeftOperand.ConstantValue is { HasValue: true, Value: null };

    private static bool? Compare(BinaryOperatorKind kind, Fact left, Fact right)
    {
        if (left.Kind == FactKind.Number && right.Kind == FactKind.Number)
        {
            return kind switch
            {
                BinaryOperatorKind.Equals => left.Value == right.Value,
                BinaryOperatorKind.NotEquals => left.Value != right.Value,
                BinaryOperatorKind.LessThan => left.Value < right.Value,
                BinaryOperatorKind.LessThanOrEqual => left.Value <= right.Value,
                BinaryOperatorKind.GreaterThan => left.Value > right.Value,
                BinaryOperatorKind.GreaterThanOrEqual => left.Value >= right.Value,
                _ => null,
            };
        }

        if (left.Kind == FactKind.Number && right.Kind == FactKind.Positive)
        {
            return Compare(Mirrored(kind), right, left);
        }

        return left.Kind == FactKind.Positive && right.Kind == FactKind.Number
            ? kind switch
            {
                BinaryOperatorKind.Equals when right.Value <= 0 => false,
                BinaryOperatorKind.NotEquals when right.Value <= 0 => true,
                BinaryOperatorKind.LessThan when right.Value <= 1 => false,
                BinaryOperatorKind.LessThanOrEqual when right.Value <= 0 => false,
                BinaryOperatorKind.GreaterThan when right.Value <= 0 => true,
                BinaryOperatorKind.GreaterThanOrEqual when right.Value <= 1 => true,
                _ => null,
            }
            : null;
    }

    public static BinaryOperatorKind Mirrored(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => kind,
    };

    private Fact Property(IPropertyReferenceOperation property, FlowFacts facts) => property.Property.Name switch
    {
        "SqlState" when property.Instance?.Type.IsA(symbols.DbException) == true || property.Instance?.Type.IsA(symbols.MigrationFailedException) == true =>
            new(FactKind.SqlState),
        "Count" or "Length" when Evaluate(property.Instance, facts).Kind == FactKind.NonEmpty => new(FactKind.Positive),
        "IsEmpty" when Evaluate(property.Instance, facts).Kind == FactKind.NonEmpty => Fact.False,
        _ => Fact.Unknown,
    };

    private Fact Call(IInvocationOperation call, FlowFacts facts) => call.TargetMethod switch
    {
        { Name: "Any", Parameters.Length: <= 1 } when call.Instance is null && call.Arguments is [var source] && Evaluate(source.Value, facts).Kind == FactKind.NonEmpty => Fact.True,
        { Name: "Count", Parameters.Length: <= 1 } when call.Instance is null && call.Arguments is [var source] && Evaluate(source.Value, facts).Kind == FactKind.NonEmpty => new(FactKind.Positive),
        { Name: "Capture" } when call.TargetMethod.ContainingType.Is(symbols.ExceptionDispatchInfo) => new(FactKind.NotNull),
        _ => Fact.Unknown,
    };
}
