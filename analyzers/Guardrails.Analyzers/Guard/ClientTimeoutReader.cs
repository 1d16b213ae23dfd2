using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Guard;

/// <summary>Finds out which client timeout the command of a sink has, inside one method.</summary>
internal sealed class ClientTimeoutReader(SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>The timeout of the sink's command.</summary>
    public ClientTimeout Of(SqlSink sink) => sink switch
    {
        { Kind: SinkKind.Dapper, Operation: IInvocationOperation call } => OfArgument(call.Arguments),
        { Kind: SinkKind.Dapper, Operation: IObjectCreationOperation definition } => OfArgument(definition.Arguments),
        { Kind: SinkKind.EntityFramework, Operation: IInvocationOperation call } => OfDatabase(call),
        { Kind: SinkKind.Command } => OfCommand(sink.Operation),
        _ => ClientTimeout.Unknown,
    };

    private static ClientTimeout OfArgument(IEnumerable<IArgumentOperation> arguments) =>
        arguments.FirstOrDefault(static argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "commandTimeout" }) is { } given
            ? ClientTimeout.Of(given.Value)
            : ClientTimeout.Default;

    /// <summary><c>SetCommandTimeout</c> in front of the call, on any context: which one it is for is not looked at.</summary>
    private ClientTimeout OfDatabase(IInvocationOperation call)
    {
        var settings = RunnerConfigurations.MemberOf(call.Syntax).DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Where(setting => setting.NameSyntax()?.Identifier.ValueText == "SetCommandTimeout" && setting.SpanStart < call.Syntax.SpanStart)
            .ToList();
        return settings switch
        {
            [] => ClientTimeout.Default,
            [{ ArgumentList.Arguments: [.., var value] }] when model.GetOperation(value.Expression, cancellationToken) is { } operation => ClientTimeout.Of(operation),
            _ => ClientTimeout.Unknown,
        };
    }

    private ClientTimeout OfCommand(IOperation operation)
    {
        // A batch has its timeout as a whole.
        if (operation is IObjectCreationOperation { Type.Name: "NpgsqlBatchCommand" })
        {
            return ClientTimeout.Unknown;
        }

        if (operation is IAssignmentOperation { Target: IPropertyReferenceOperation { Instance: { } instance } })
        {
            return instance switch
            {
                ILocalReferenceOperation { Local: var local } => OfLocal(local),
                // An initializer, whose command is the creation around it.
                IInstanceReferenceOperation { Parent.Parent.Parent.Parent: IObjectCreationOperation creation } => OfCommand(creation),
                _ => ClientTimeout.Unknown,
            };
        }

        var inInitializer = operation is IObjectCreationOperation { Initializer.Initializers: var initializers }
            ? initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(static assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: "CommandTimeout" })
            : null;
        if (inInitializer is not null)
        {
            return ClientTimeout.Of(inInitializer.Value);
        }

        var holder = operation.Parent;
        while (holder is IConversionOperation or IAwaitOperation)
        {
            holder = holder.Parent;
        }

        return holder switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var symbol } } => OfLocal(symbol),
            // Executed on the spot.
            IInvocationOperation => ClientTimeout.Default,
            _ => ClientTimeout.Unknown,
        };
    }

    private ClientTimeout OfLocal(ILocalSymbol local)
    {
        if (LocalUses.Declarator(local, model, cancellationToken) is not { Initializer.Value: { } value } declarator || LocalUses.Scope(declarator) is not { } scope)
        {
            return ClientTimeout.Unknown;
        }

        var values = new List<ExpressionSyntax>();
        foreach (var name in LocalUses.Mentions(local, scope, model, cancellationToken))
        {
            switch (name.Parent)
            {
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CommandTimeout", Parent: AssignmentExpressionSyntax assignment } access when assignment.Left == access:
                    values.Add(assignment.Right);
                    break;

                // Whoever gets hold of the command may do to it what it likes.
                case ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or AssignmentExpressionSyntax:
                    return ClientTimeout.Unknown;
            }
        }

        values.AddRange(Initializers(value));
        return values switch
        {
            [] => MadeHere(value) ? ClientTimeout.Default : ClientTimeout.Unknown,
            [var only] when model.GetOperation(only, cancellationToken) is { } operation => ClientTimeout.Of(operation),
            _ => ClientTimeout.Unknown,
        };
    }

    private static IEnumerable<ExpressionSyntax> Initializers(ExpressionSyntax value) =>
        value is BaseObjectCreationExpressionSyntax { Initializer.Expressions: var initializers }
            ? initializers.OfType<AssignmentExpressionSyntax>()
                .Where(static assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: "CommandTimeout" })
                .Select(static assignment => assignment.Right)
            : [];

    /// <summary>Whether nobody else can have set anything on the command: it was made by Npgsql itself.</summary>
    private bool MadeHere(ExpressionSyntax value) =>
        model.GetOperation(value, cancellationToken)?.Unwrap() is { } operation
        && (operation is IObjectCreationOperation
            || (operation is IInvocationOperation { TargetMethod: { Name: "CreateCommand", ContainingAssembly.Name: "Npgsql" or "System.Data.Common" } }));
}
