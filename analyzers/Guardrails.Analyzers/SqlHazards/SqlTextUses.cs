using Guardrails.Analyzers.FailFast;
using Guardrails.Analyzers.Guard;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>Recognises the places of <see cref="SqlTextUse"/> in one file.</summary>
internal sealed class SqlTextUses(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly KnownSymbols _symbols = guardrails.Symbols;
    private readonly SqlSinks _sinks = new(guardrails.Symbols);
    private readonly TargetResolver _targets = new(guardrails.Symbols, model, cancellationToken);

    /// <summary>Whether the syntax may be such a place: what is not, is passed by without binding it.</summary>
    public static bool MayBeUse(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } call => NameOf(call.Expression) is var name && (name == "Sql" || SqlSinks.MayBeSink(name)),
        ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } => true,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } => true,
        AssignmentExpressionSyntax assignment => NameOf(assignment.Left) == "CommandText",
        _ => false,
    };

    /// <summary>The place that the syntax is, or null.</summary>
    public SqlTextUse? Find(SyntaxNode node)
    {
        var operation = model.GetOperation(node, cancellationToken);
        var use = operation is IInvocationOperation call ? OfCall(call) : null;
        use ??= operation is null ? null : OfSink(operation);
        return use is null ? null : use with { IsUndo = IsUndo(node) };
    }

    private SqlTextUse? OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (type.Is(_symbols.GuardedExecutor) || type.Is(_symbols.GuardedNpgsqlExtensions))
        {
            return SqlOf(call) is { } guarded && method.Name != "Plan" ? new(guarded, SqlTextOwner.Guard, RunnerTransaction.Guarded) { StandsAlone = true } : null;
        }

        if (type.Is(_symbols.GuardedTransaction))
        {
            return SqlOf(call) is { } step ? new(step, SqlTextOwner.Guard, RunnerTransaction.Shared) : null;
        }

        return type.Is(_symbols.MigrationBuilder) && method.Name == "Sql" && SqlOf(call) is { } sql && guardrails.EntityFrameworkMayUsePostgres
            ? new(sql, SqlTextOwner.Migration, WithinEntityFramework(call))
            : null;
    }

    /// <summary>EF Core runs a migration in one transaction, and ends it before an operation that asks to be outside (EF Core docs, "Custom Migrations Operations").</summary>
    private static RunnerTransaction WithinEntityFramework(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "suppressTransaction")?.Value.ConstantValue switch
        {
            { HasValue: true, Value: true } => RunnerTransaction.OneCommand,
            { HasValue: true, Value: false } or null => RunnerTransaction.Shared,
            _ => RunnerTransaction.Unknown,
        };

    private SqlTextUse? OfSink(IOperation operation)
    {
        if (_sinks.TryCreate(operation) is not { } sink)
        {
            return null;
        }

        var mayBePostgres = sink.Kind == SinkKind.EntityFramework ? guardrails.EntityFrameworkMayUsePostgres : guardrails.MayUsePostgres;
        return _targets.Resolve(sink) switch
        {
            TargetKind.OtherDatabase => null,
            TargetKind.Guarded => SqlTextUse.Of(sink, SqlTextOwner.Guard, RunnerTransaction.Shared) with { StandsAlone = false },
            TargetKind.Unknown when !mayBePostgres => null,
            _ => SqlTextUse.Of(sink, IsMigrationCode(operation.Syntax) ? SqlTextOwner.Migration : SqlTextOwner.Application, RunnerTransaction.OneCommand),
        };
    }

    private static IOperation? SqlOf(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(static argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "sql" })?.Value;

    private bool IsMigrationCode(SyntaxNode node) => MigrationCode.Contains(model.GetEnclosingSymbol(node.SpanStart, cancellationToken), _symbols);

    private bool IsUndo(SyntaxNode node) =>
        node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: "Down" } && IsMigrationCode(node);

    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        _ => string.Empty,
    };
}
