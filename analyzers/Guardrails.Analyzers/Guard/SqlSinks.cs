using System.Collections.Immutable;
using Guardrails.Analyzers.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Guard;

/// <summary>Recognises the places of <see cref="SqlSink"/>.</summary>
internal sealed class SqlSinks(GuardrailsContext guardrails)
{
    private readonly KnownSymbols _symbols = guardrails.Symbols;

    /// <summary>
    /// Names one of which every sink's syntax mentions, so that other code is passed by without binding it. Configured methods have names of
    /// their own (<see cref="ConfiguredLists.MayBeMethod"/>).
    /// </summary>
    public static bool MayBeSink(string methodName) =>
        methodName.StartsWith("Execute", StringComparison.Ordinal)
        || methodName.StartsWith("Query", StringComparison.Ordinal)
        || methodName.StartsWith("FromSql", StringComparison.Ordinal)
        || methodName.StartsWith("SqlQuery", StringComparison.Ordinal)
        || methodName == "CreateCommand";

    /// <summary>The sink that an operation is, or null.</summary>
    public SqlSink? TryCreate(IOperation? operation) => operation switch
    {
        IInvocationOperation call => OfCall(call),
        IObjectCreationOperation creation => OfCreation(creation),
        IAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "CommandText" } property } assignment =>
            IsCommand(property.Property.ContainingType)
                ? new(SinkKind.Command, assignment, assignment.Value, property.Instance, $"{property.Property.ContainingType.Name}.CommandText")
                : null,
        _ => null,
    };

    /// <summary>Whether the type is a command, or one of a batch.</summary>
    public bool IsCommand(ITypeSymbol? type) => type.IsA(_symbols.IDbCommand) || type.IsA(_symbols.DbBatchCommand);

    private SqlSink? OfCall(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        var name = call.TargetMethod.Name;
        if (type.Is(_symbols.SqlMapper))
        {
            return Argument(call.Arguments, "sql") is { } sql ? new(SinkKind.Dapper, call, sql, Receiver(call), name) : null;
        }

        if (type.Is(_symbols.RelationalDatabaseFacadeExtensions) || type.Is(_symbols.RelationalQueryableExtensions))
        {
            return Argument(call.Arguments, "sql") is { } sql && IsRawSql(name) ? new(SinkKind.EntityFramework, call, sql, Receiver(call), name) : null;
        }

        if (guardrails.Lists.For(call.Syntax.SyntaxTree).IsSqlMethod(call.TargetMethod))
        {
            return ConfiguredLists.SqlOf(call) is { } sql ? new(SinkKind.Configured, call, sql, Receiver(call), $"{type.Name}.{name}") : null;
        }

        return name == "CreateCommand" && type.IsA(_symbols.DbDataSource) && call.Arguments is [var text, ..]
            ? new(SinkKind.Command, call, text.Value, call.Instance, $"{type.Name}.CreateCommand")
            : null;
    }

    private static bool IsRawSql(string name) =>
        name.StartsWith("ExecuteSql", StringComparison.Ordinal)
        || name.StartsWith("SqlQuery", StringComparison.Ordinal)
        || name.StartsWith("FromSql", StringComparison.Ordinal);

    private SqlSink? OfCreation(IObjectCreationOperation creation)
    {
        var kind = creation.Type switch
        {
            var type when type.Is(_symbols.NpgsqlCommand) || type.Is(_symbols.NpgsqlBatchCommand) => SinkKind.Command,
            var type when type.Is(_symbols.CommandDefinition) => SinkKind.Dapper,
            _ => (SinkKind?)null,
        };
        return kind is { } known && (Argument(creation.Arguments, "cmdText") ?? Argument(creation.Arguments, "commandText")) is { } sql
            ? new(known, creation, sql, creation, creation.Type!.Name)
            : null;
    }

    private static IOperation? Argument(ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter && argument.ArgumentKind == ArgumentKind.Explicit)?.Value;

    /// <summary>What an extension method is called on.</summary>
    private static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;
}
