using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>What <c>.Annotation(…)</c> and <c>.OldAnnotation(…)</c> say behind an operation of EF Core.</summary>
internal sealed class Annotations
{
    private readonly List<(string Name, IOperation Value)> _now = [];
    private readonly List<(string Name, IOperation Value)> _before = [];

    private Annotations()
    {
    }

    /// <summary>Whether there may be more: a name is not known, or the operation is kept in a variable.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>The annotations of the state behind the operation.</summary>
    public IReadOnlyList<(string Name, IOperation Value)> Now => _now;

    /// <summary>The annotations of the state before it.</summary>
    public IReadOnlyList<(string Name, IOperation Value)> Before => _before;

    /// <summary>Reads the calls behind a call.</summary>
    public static Annotations Behind(IInvocationOperation call)
    {
        var annotations = new Annotations();
        IOperation current = call;
        for (; current.Parent is IInvocationOperation next && ReferenceEquals(next.Instance, current); current = next)
        {
            annotations.Add(next);
        }

        annotations.IsIncomplete |= current.Parent is IVariableInitializerOperation or IAssignmentOperation or IArgumentOperation;
        return annotations;
    }

    /// <summary>The value of the last annotation of that name.</summary>
    public IOperation? Find(string name) => _now.FindLast(annotation => annotation.Name == name).Value;

    /// <summary>The same for the state before the operation.</summary>
    public IOperation? FindBefore(string name) => _before.FindLast(annotation => annotation.Name == name).Value;

    /// <summary>The name of an enumeration's value; null for none.</summary>
    public static string? EnumName(IOperation? value) => value?.Unwrap() is IFieldReferenceOperation field ? field.Field.Name : null;

    private void Add(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is not ("Annotation" or "OldAnnotation") || call.Arguments is not [var name, var value, ..])
        {
            return;
        }

        if (name.Value.ConstantValue is { HasValue: true, Value: string text })
        {
            (call.TargetMethod.Name == "Annotation" ? _now : _before).Add((text, value.Value.Unwrap()));
        }
        else
        {
            IsIncomplete = true;
        }
    }
}
