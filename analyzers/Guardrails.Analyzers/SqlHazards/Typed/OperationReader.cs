using System.Globalization;
using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>What the arguments of a call say, as far as the source tells. Each placeholder that it had to take is remembered.</summary>
internal sealed class OperationReader(SemanticModel model, HoleNumbers holes, CancellationToken cancellationToken)
{
    /// <summary>Whether something was asked for that only the running program knows.</summary>
    public bool HasUnknownParts { get; set; }

    /// <summary>The explicit argument for a parameter; null when it is left out, or null itself.</summary>
    public static IOperation? Argument(IInvocationOperation call, string parameter)
    {
        var value = SqlTextUses.Argument(call.Arguments, parameter)?.Unwrap();
        return value is null or { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation ? null : value;
    }

    /// <summary>Where the argument is written, or else the call.</summary>
    public static SyntaxNode Place(IInvocationOperation call, string parameter) =>
        Argument(call, parameter)?.Syntax.FirstAncestorOrSelf<ArgumentSyntax>() ?? call.Syntax;

    /// <summary>A text; a placeholder when it is not known, null when there is none.</summary>
    public string? Text(IInvocationOperation call, string parameter) => Argument(call, parameter) is { } value ? Text(value) : null;

    /// <summary>A text, or a placeholder when it is not known.</summary>
    public string Text(IOperation value)
    {
        if (value.ConstantValue is { HasValue: true, Value: string constant })
        {
            return constant;
        }

        if (SqlTextFolder.Fold(value, model, holes, cancellationToken) is [var text])
        {
            HasUnknownParts |= text.HasHoles;
            return text.Text;
        }

        return Placeholder(value);
    }

    /// <summary>A name that has to be there, in quotes.</summary>
    public string Name(IInvocationOperation call, string parameter) => SqlWords.Name(Text(call, parameter) ?? Placeholder(call));

    /// <summary>A name that has to be there, with its schema where one is given.</summary>
    public string Name(IInvocationOperation call, string schema, string parameter) =>
        SqlWords.Name(Text(call, schema), Text(call, parameter) ?? Placeholder(call));

    /// <summary>The names of one parameter, or of another one that takes several; empty when neither is given.</summary>
    public IReadOnlyList<string> Texts(IInvocationOperation call, string one, string several) =>
        Argument(call, one) is { } single ? Elements(single) ?? [Text(single)]
        : Argument(call, several) is { } list ? Elements(list) ?? [Placeholder(list)]
        : [];

    /// <summary>A number; null when it is left out or not known.</summary>
    public long? Number(IInvocationOperation call, string parameter)
    {
        switch (Argument(call, parameter))
        {
            case null:
                return null;
            case { ConstantValue: { HasValue: true, Value: IConvertible number } }:
                return Convert.ToInt64(number, CultureInfo.InvariantCulture);
            default:
                HasUnknownParts = true;
                return null;
        }
    }

    /// <summary>Whether a parameter is true; what is not known is taken for <paramref name="otherwise"/>, and remembered.</summary>
    public bool IsTrue(IInvocationOperation call, string parameter, bool otherwise = false) =>
        SqlTextUses.Argument(call.Arguments, parameter) is not { } value ? otherwise : IsTrue(value, otherwise);

    /// <summary>Whether a value is true.</summary>
    public bool IsTrue(IOperation value, bool otherwise = false)
    {
        switch (value.Unwrap().ConstantValue)
        {
            case { HasValue: true, Value: bool flag }:
                return flag;
            case { HasValue: true, Value: null }:
                return otherwise;
            default:
                HasUnknownParts = true;
                return otherwise;
        }
    }

    /// <summary>A value as a literal of SQL.</summary>
    public string Literal(IOperation value)
    {
        var written = value.Unwrap();
        if (written.ConstantValue is { HasValue: true, Value: var constant })
        {
            return SqlWords.Literal(constant);
        }

        // Whatever a variable holds, unless it holds null: then there is no default.
        HasUnknownParts |= written is not (IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation) && written.Type?.IsValueType != true;
        return SqlWords.SomeValue;
    }

    /// <summary>The elements of an array, or null when it is not written down there.</summary>
    public static IReadOnlyList<IOperation>? Items(IOperation value) => value.Unwrap() switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: 0 } }] } => [],
        ICollectionExpressionOperation collection when !collection.Elements.Any(static element => element is ISpreadOperation) => collection.Elements,
        IInvocationOperation { TargetMethod: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_Array } } => [],
        _ => null,
    };

    /// <summary>What stands for something that only the running program knows.</summary>
    public string Placeholder(IOperation value)
    {
        HasUnknownParts = true;
        return holes.Placeholder(value.Syntax);
    }

    private List<string>? Elements(IOperation value) => Items(value)?.Select(Text).ToList();
}
