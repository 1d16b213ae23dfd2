using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>A chain of calls of FluentMigrator, from <c>Create.Table(…)</c> to its end.</summary>
internal sealed class FluentChain
{
    private readonly List<IInvocationOperation> _calls = [];
    private readonly RunnerTransaction _transaction;

    public FluentChain(IInvocationOperation root, RunnerTransaction transaction, OperationReader reader)
    {
        _transaction = transaction;
        Reader = reader;
        IOperation current = root;
        for (var call = root; call is not null; call = Next(current))
        {
            _calls.Add(call);
            current = call;
        }

        // Kept in a variable, or handed to somebody: more may follow.
        Last = current;
        reader.HasUnknownParts |= current.Parent is IVariableInitializerOperation or IAssignmentOperation or IArgumentOperation
            || (current.Parent is IConversionOperation { Parent: IVariableInitializerOperation or IAssignmentOperation or IArgumentOperation });
    }

    public OperationReader Reader { get; }

    /// <summary>The first call.</summary>
    public IInvocationOperation Root => _calls[0];

    /// <summary>The calls in the order in which they run.</summary>
    public IReadOnlyList<IInvocationOperation> Calls => _calls;

    /// <summary>The table that the operation is about, named by the call of that name or else by the first one.</summary>
    public string Table(string call = "OnTable") => Named(Find(call) ?? Root);

    private IOperation Last { get; }

    /// <summary>The first call of a method, or null.</summary>
    public IInvocationOperation? Find(string method) => _calls.Find(call => call.TargetMethod.Name == method);

    /// <summary>What a call names, in the schema that the next call says: without one FluentMigrator means <c>public</c>.</summary>
    public string Named(IInvocationOperation call) => SqlWords.Name(SchemaBehind(call), Text(call));

    /// <summary>The schema of what a call names.</summary>
    public string SchemaBehind(IInvocationOperation call)
    {
        foreach (var next in _calls.Skip(_calls.IndexOf(call) + 1))
        {
            switch (next.TargetMethod.Name)
            {
                case "InSchema" or "WithSchema":
                    return Text(next);
                case "ToTable" or "FromTable":
                    return "public";
            }
        }

        return "public";
    }

    /// <summary>An argument of a call, counted without the receiver of an extension method; null when it is left out.</summary>
    public static IOperation? Argument(IInvocationOperation call, int place)
    {
        var ordinal = place + (call.TargetMethod is { IsExtensionMethod: true } && call.Instance is null ? 1 : 0);
        return call.Arguments.FirstOrDefault(argument => argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Parameter?.Ordinal == ordinal)?.Value.Unwrap();
    }

    /// <summary>A text that a call takes.</summary>
    public string Text(IInvocationOperation call, int place = 0) =>
        Argument(call, place) is { } value ? Reader.Text(value) : Reader.Placeholder(call);

    /// <summary>The texts of all calls of a method, one after the other, lists included.</summary>
    public IReadOnlyList<string> Texts(string one, string several) =>
    [
        .. _calls.Where(call => call.TargetMethod.Name == one || call.TargetMethod.Name == several).SelectMany(call =>
            Argument(call, 0) is { } value ? OperationReader.Items(value)?.Select(item => Reader.Text(item.Unwrap())) ?? [Reader.Text(value)] : []),
    ];

    /// <summary>A statement of the operation.</summary>
    public TypedStatement Statement(string sql) => new(sql, Last.Syntax, _transaction) { HasUnknownParts = Reader.HasUnknownParts };

    private static IInvocationOperation? Next(IOperation current)
    {
        var receiver = current;
        while (receiver.Parent is IConversionOperation { IsImplicit: true } conversion)
        {
            receiver = conversion;
        }

        return receiver.Parent switch
        {
            IInvocationOperation next when ReferenceEquals(next.Instance, receiver) => next,
            IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true, Instance: null } next } => next,
            _ => null,
        };
    }
}
