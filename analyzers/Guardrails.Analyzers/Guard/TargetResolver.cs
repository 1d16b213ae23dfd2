using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Guard;

/// <summary>Where a command goes.</summary>
internal enum TargetKind
{
    /// <summary>Nothing says.</summary>
    Unknown,

    /// <summary>To PostgreSQL, by Npgsql.</summary>
    Postgres,

    /// <summary>To another database.</summary>
    OtherDatabase,

    /// <summary>Into a transaction of the guard, which has set its timeouts already.</summary>
    Guarded,
}

/// <summary>Follows a command, connection or transaction back to where it came from, inside one method.</summary>
internal sealed class TargetResolver(KnownSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
{
    private const int MostHops = 10;

    /// <summary>Where a connection, command, transaction or data source leads.</summary>
    public TargetKind Resolve(IOperation? operation) => Resolve(operation, 0);

    /// <summary>Where the text of a sink goes.</summary>
    public TargetKind Resolve(SqlSink sink)
    {
        var target = Resolve(sink.Target, 0);
        if (target is TargetKind.Guarded or TargetKind.OtherDatabase)
        {
            return target;
        }

        // Dapper takes the transaction beside the connection; a CommandDefinition gets its connection from the call around it.
        var arguments = sink.Operation switch
        {
            IInvocationOperation call => call.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        var beside = arguments
            .Where(static argument => argument.Parameter?.Name == "transaction")
            .Select(argument => Resolve(argument.Value, 0));
        var around = sink.Kind == SinkKind.Dapper && sink.Operation is IObjectCreationOperation ? [Resolve(CallAround(sink.Operation), 0)] : Array.Empty<TargetKind>();
        return beside.Concat(around).Aggregate(target, Stronger);
    }

    private static TargetKind Stronger(TargetKind left, TargetKind right) => left > right ? left : right;

    /// <summary>What the method that receives the operation as an argument is called on.</summary>
    private static IOperation? CallAround(IOperation operation)
    {
        var current = operation.Parent;
        while (current is IConversionOperation)
        {
            current = current.Parent;
        }

        return current is IArgumentOperation { Parent: IInvocationOperation { Arguments: [var first, ..] } } ? first.Value : null;
    }

    private TargetKind Resolve(IOperation? operation, int hops)
    {
        if (operation is null || hops > MostHops)
        {
            return TargetKind.Unknown;
        }

        var kind = operation switch
        {
            IConversionOperation { OperatorMethod: null } conversion => Resolve(conversion.Operand, hops + 1),
            IAwaitOperation awaited => Resolve(awaited.Operation, hops + 1),
            IPropertyReferenceOperation property => property.Property.ContainingType.Is(symbols.GuardedTransaction)
                ? TargetKind.Guarded
                : IsInThisFile(property.Property) ? OfMember(property, hops) : Resolve(property.Instance, hops + 1),
            ILocalReferenceOperation local => OfLocal(local, hops),
            IInvocationOperation call when call.TargetMethod.ContainingType.Is(symbols.GuardedTransaction) => TargetKind.Guarded,
            IInvocationOperation call when IsMaker(call.TargetMethod.Name) && !IsInThisFile(call.TargetMethod) =>
                Resolve(call.Instance ?? call.Arguments.FirstOrDefault()?.Value, hops + 1),
            IInvocationOperation or IFieldReferenceOperation => OfMember(operation, hops),
            IObjectCreationOperation creation => OfCreation(creation, hops),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver, Parent.Parent.Parent.Parent: IObjectCreationOperation creation } =>
                OfCreation(creation, hops),
            _ => TargetKind.Unknown,
        };
        return Stronger(kind, OfType(operation.Type));
    }

    private static bool IsMaker(string method) =>
        method is "CreateCommand" or "CreateBatch" or "CreateBatchCommand" or "BeginTransaction" or "BeginTransactionAsync" or "ConfigureAwait"
            or "OpenConnection" or "OpenConnectionAsync" or "CreateConnection";

    private TargetKind OfType(ITypeSymbol? type) =>
        type is null || type.IsA(symbols.GuardedTransaction) ? TargetKind.Unknown
        : OtherProviders.Own(type) ? TargetKind.OtherDatabase
        : type.ContainingAssembly?.Name == "Npgsql" ? TargetKind.Postgres
        : TargetKind.Unknown;

    private bool IsInThisFile(ISymbol symbol) => symbol.DeclaringSyntaxReferences is [var reference] && reference.SyntaxTree == model.SyntaxTree;

    /// <summary>
    /// A member of this file that is declared as any connection, and only ever is one to another database:
    /// <c>IDbConnection Open() =&gt; new SqliteConnection(…)</c>.
    /// </summary>
    private TargetKind OfMember(IOperation operation, int hops)
    {
        var member = operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMemberReferenceOperation reference => reference.Member,
            _ => (ISymbol?)null,
        };
        return member is not null && IsInThisFile(member) && MemberValues.Of(member, cancellationToken) is { Count: > 0 } values
            && values.All(value => Resolve(model.GetOperation(value, cancellationToken), hops + 1) == TargetKind.OtherDatabase)
                ? TargetKind.OtherDatabase
                : TargetKind.Unknown;
    }

    private TargetKind OfCreation(IObjectCreationOperation creation, int hops)
    {
        var kind = OfType(creation.Type);
        foreach (var argument in creation.Arguments)
        {
            kind = Stronger(kind, argument.Parameter?.Type.SpecialType == SpecialType.System_String ? TargetKind.Unknown : Resolve(argument.Value, hops + 1));
        }

        foreach (var initializer in creation.Initializer?.Initializers ?? [])
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Connection" or "Transaction" } } assignment)
            {
                kind = Stronger(kind, Resolve(assignment.Value, hops + 1));
            }
        }

        return kind;
    }

    private TargetKind OfLocal(ILocalReferenceOperation reference, int hops)
    {
        var kind = Resolve(LocalUses.OnlyValue(reference.Local, model, cancellationToken), hops + 1);
        if (LocalUses.Declarator(reference.Local, model, cancellationToken) is not { } declarator || LocalUses.Scope(declarator) is not { } scope)
        {
            return kind;
        }

        foreach (var name in LocalUses.Mentions(reference.Local, scope, model, cancellationToken))
        {
            if (name.Parent is MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Connection" or "Transaction",
                    Parent: AssignmentExpressionSyntax assignment,
                } access
                && assignment.Left == access)
            {
                kind = Stronger(kind, Resolve(model.GetOperation(assignment.Right, cancellationToken), hops + 1));
            }
        }

        return kind;
    }
}
