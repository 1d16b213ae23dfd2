using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlText;

/// <summary>The methods of the base library that build text out of text.</summary>
internal static class StringCalls
{
    /// <summary>The texts a call returns, or null when it is not a call that is understood.</summary>
    public static TextSet? TryEvaluate(SqlTextFolder folder, IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.ContainingType.SpecialType == SpecialType.System_String)
        {
            return method.IsStatic ? Static(folder, call) : Instance(folder, call);
        }

        if (IsStringBuilder(method.ContainingType))
        {
            return Builder(folder, call);
        }

        return method switch
        {
            // Holes of a FormattableString are values; their place in the text is what matters.
            { Name: nameof(FormattableString.Invariant), ContainingType.Name: nameof(FormattableString) } => folder.Evaluate(call.Arguments[0].Value),
            { Name: nameof(FormattableString.ToString), ContainingType.Name: nameof(FormattableString) } when call.Instance is { } text => folder.Evaluate(text),
            _ => null,
        };
    }

    /// <summary><c>new StringBuilder(...)</c> and <c>new string(...)</c> of a known text.</summary>
    public static TextSet? TryEvaluate(SqlTextFolder folder, IObjectCreationOperation creation)
    {
        if (!IsStringBuilder(creation.Type) || creation.Initializer is not null)
        {
            return null;
        }

        var text = creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String);
        return text is null ? SqlRope.Empty : folder.Evaluate(text.Value);
    }

    public static bool IsStringBuilder(ITypeSymbol? type) =>
        type is { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } };

    /// <summary>What a call appends to a builder, or null when it does something else to it.</summary>
    public static TextSet? TryAppended(SqlTextFolder folder, IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Append", Parameters: [_] } => Appended(folder, call),
        { Name: "AppendLine", Parameters: [] } => SqlRope.FromText("\n"),
        { Name: "AppendLine" } => Appended(folder, call)?.Then(SqlRope.FromText("\n")),
        { Name: "AppendFormat" } => Format(folder, call),
        { Name: "Append" or "AppendJoin" or "Insert" } => SqlRope.FromHole(call.Syntax),
        _ => null,
    };

    private static TextSet? Appended(SqlTextFolder folder, IInvocationOperation call) =>
        call.Arguments.LastOrDefault(static argument => argument.Parameter?.RefKind != RefKind.Ref || IsHandler(argument)) is { } argument
            ? folder.Evaluate(argument.Value)
            : null;

    private static bool IsHandler(IArgumentOperation argument) => argument.Value is IInterpolatedStringHandlerCreationOperation;

    /// <summary><c>builder.Append(a).Append(b).ToString()</c>, from the inside out.</summary>
    private static TextSet? Builder(SqlTextFolder folder, IInvocationOperation call)
    {
        if (call.Instance is not { } instance)
        {
            return null;
        }

        if (call.TargetMethod is { Name: "ToString", Parameters: [] })
        {
            return folder.Evaluate(instance);
        }

        return TryAppended(folder, call) is { } appended ? folder.Evaluate(instance).Then(appended) : null;
    }

    private static TextSet? Static(SqlTextFolder folder, IInvocationOperation call) => call.TargetMethod.Name switch
    {
        nameof(string.Concat) => Elements(call.Arguments)?.Aggregate((TextSet)SqlRope.Empty, (texts, part) => texts.Then(folder.Evaluate(part))),
        nameof(string.Join) => Join(folder, call),
        nameof(string.Format) => Format(folder, call),
        "Create" when call.Arguments.LastOrDefault() is { } last && IsHandler(last) => folder.Evaluate(last.Value),
        _ => null,
    };

    private static TextSet? Join(SqlTextFolder folder, IInvocationOperation call)
    {
        if (call.Arguments.Length != 2 || Elements([call.Arguments[1]]) is not { } parts)
        {
            return null;
        }

        var separator = folder.Evaluate(call.Arguments[0].Value);
        TextSet texts = SqlRope.Empty;
        for (var index = 0; index < parts.Count; index++)
        {
            texts = (index == 0 ? texts : texts.Then(separator)).Then(folder.Evaluate(parts[index]));
        }

        return texts;
    }

    /// <summary>The values that are joined; null when they come in a sequence that is not written out.</summary>
    private static List<IOperation>? Elements(ImmutableArray<IArgumentOperation> arguments)
    {
        var elements = new List<IOperation>();
        foreach (var argument in arguments.OrderBy(static argument => argument.Parameter?.Ordinal))
        {
            if (argument.Parameter?.Type.SpecialType is SpecialType.System_String or SpecialType.System_Object)
            {
                elements.Add(argument.Value);
            }
            else if (WrittenOut(argument.Value) is { } values)
            {
                elements.AddRange(values);
            }
            else
            {
                return null;
            }
        }

        return elements;
    }

    /// <summary>The elements of <c>new[] { ... }</c> or <c>[...]</c>; null for any other collection.</summary>
    public static IEnumerable<IOperation>? WrittenOut(IOperation? value) => value switch
    {
        IConversionOperation conversion => WrittenOut(conversion.Operand),
        IArrayCreationOperation { Initializer.ElementValues: var values } => values,
        ICollectionExpressionOperation { Elements: var values } when !values.Any(static element => element is ISpreadOperation) => values,
        IObjectCreationOperation { Arguments: [], Initializer.Initializers: var adds } when adds.All(IsAdd) =>
            adds.Select(static add => ((IInvocationOperation)add).Arguments[0].Value),
        _ => null,
    };

    private static bool IsAdd(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: "Add", Arguments: [_] };

    /// <summary>The format text; every <c>{0}</c> in it is a hole unless its argument is known.</summary>
    private static TextSet? Format(SqlTextFolder folder, IInvocationOperation call)
    {
        var format = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "format");
        if (format?.Value.ConstantValue is not { HasValue: true, Value: string text } || text.Length > FoldLimits.TextLength)
        {
            return null;
        }

        var rest = call.Arguments.Where(static argument => argument.Parameter is { Name: not ("format" or "provider") });
        var values = Elements([.. rest]);
        return CompositeFormat.Parse(text)?.Aggregate((TextSet)SqlRope.Empty, (texts, part) =>
        {
            folder.Spend(1);
            return texts.Then(
                part.Index is not { } index ? SqlRope.FromText(part.Text)
                : part.IsPlain && values is not null && index < values.Count ? folder.Evaluate(values[index])
                : SqlRope.FromHole(format.Value.Syntax));
        });
    }

    private static TextSet? Instance(SqlTextFolder folder, IInvocationOperation call)
    {
        if (call.Instance is not { } instance)
        {
            return null;
        }

        switch (call.TargetMethod.Name)
        {
            case nameof(string.ToString) or nameof(string.Trim) or nameof(string.TrimStart) or nameof(string.TrimEnd)
                or "ReplaceLineEndings" or nameof(string.Normalize):
                // White space at the ends and the kind of line break mean nothing to SQL; leaving them keeps the positions.
                return call.Arguments.Length == 0 ? folder.Evaluate(instance) : null;

            case nameof(string.ToUpperInvariant) or nameof(string.ToLowerInvariant) or nameof(string.ToUpper) or nameof(string.ToLower):
                return folder.Evaluate(instance);

            case nameof(string.Replace) when call.Arguments is [var from, var to, ..]:
                return Replace(folder, folder.Evaluate(instance), from.Value, to.Value);

            default:
                return null;
        }
    }

    private static TextSet? Replace(SqlTextFolder folder, TextSet texts, IOperation from, IOperation to)
    {
        if (from.ConstantValue is not { HasValue: true, Value: string { Length: > 0 } or char })
        {
            return null;
        }

        var pattern = from.ConstantValue.Value!.ToString();
        var result = TextSet.None;
        foreach (var rope in texts.Items)
        {
            TextSet replaced = SqlRope.Empty;
            foreach (var leaf in rope.Leaves())
            {
                replaced = replaced.Then(leaf.Hole is null ? ReplaceIn(folder, leaf, pattern, to) : leaf);
            }

            result = result.Or(replaced);
        }

        return result;
    }

    private static TextSet ReplaceIn(SqlTextFolder folder, SqlRope leaf, string pattern, IOperation to)
    {
        if (leaf.Text.IndexOf(pattern, StringComparison.Ordinal) < 0)
        {
            return leaf;
        }

        TextSet texts = SqlRope.Empty;
        var pieces = leaf.Text.Split([pattern], StringSplitOptions.None);
        for (var index = 0; index < pieces.Length; index++)
        {
            folder.Spend(1);
            texts = (index == 0 ? texts : texts.Then(folder.Evaluate(to))).Then(SqlRope.FromText(pieces[index]));
        }

        return texts;
    }
}
