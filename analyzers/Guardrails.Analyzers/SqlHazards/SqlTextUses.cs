using Guardrails.Analyzers.Configuration;
using Guardrails.Analyzers.FailFast;
using Guardrails.Analyzers.Guard;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>Recognises the places of <see cref="SqlTextUse"/> in one file.</summary>
internal sealed class SqlTextUses(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly KnownSymbols _symbols = guardrails.Symbols;
    private readonly SqlSinks _sinks = new(guardrails);
    private readonly UndoMethods _undo = new(guardrails, model, cancellationToken);
    private readonly TargetResolver _targets = new(guardrails.Symbols, model, cancellationToken);

    /// <summary>The place that the syntax is, or null.</summary>
    public SqlTextUse? Find(SyntaxNode node)
    {
        if (OtherProviderBranches.Contain(node) || (guardrails.IsForOtherDatabase(node) && IsMigrationCode(node)) || model.GetOperation(node, cancellationToken) is not { } operation)
        {
            return null;
        }

        var use = operation switch
        {
            IInvocationOperation call => OfGuard(call) ?? OfMigration(call) ?? OfSink(call) ?? OfAnnotation(call),
            IObjectCreationOperation creation => DbUpTexts.Find(creation, guardrails) ?? OfSink(creation) ?? OfAnnotation(creation),
            IBlockOperation { Operations: [IReturnOperation returned] } =>
                DbUpTexts.Find(returned, model.GetEnclosingSymbol(node.SpanStart, cancellationToken), guardrails),
            IReturnOperation returned => DbUpTexts.Find(returned, model.GetEnclosingSymbol(node.SpanStart, cancellationToken), guardrails),
            _ => OfSink(operation) ?? OfAnnotation(operation),
        };
        return use is null ? null : use with { IsUndo = IsUndo(node) };
    }

    /// <summary>The explicit argument for a parameter.</summary>
    public static IOperation? Argument(IEnumerable<IArgumentOperation> arguments, string parameter) =>
        arguments.FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Name == parameter)?.Value;

    private SqlTextUse? OfGuard(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        if (guardrails.Lists.For(model.SyntaxTree).IsExecutor(call.TargetMethod))
        {
            return ConfiguredLists.SqlOf(call) is { } given ? new(given, SqlTextOwner.Guard, RunnerTransaction.Guarded) { StandsAlone = true } : null;
        }

        if (Argument(call.Arguments, "sql") is not { } sql)
        {
            return null;
        }

        if (type.Is(_symbols.GuardedExecutor) || type.Is(_symbols.GuardedNpgsqlExtensions))
        {
            return call.TargetMethod.Name == "Plan" ? null : new(sql, SqlTextOwner.Guard, RunnerTransaction.Guarded) { StandsAlone = true };
        }

        return type.Is(_symbols.GuardedTransaction) ? new(sql, SqlTextOwner.Guard, RunnerTransaction.Shared) : null;
    }

    private SqlTextUse? OfMigration(IInvocationOperation call) =>
        EntityFrameworkTexts.Find(call, guardrails)
        ?? FluentMigratorTexts.Find(call, model.GetEnclosingSymbol(call.Syntax.SpanStart, cancellationToken)?.ContainingType, guardrails)
        ?? DbUpTexts.Find(call, guardrails);

    private SqlTextUse? OfSink(IOperation operation)
    {
        if (_sinks.TryCreate(operation) is not { } sink)
        {
            return null;
        }

        var mayBePostgres = sink.Kind == SinkKind.EntityFramework ? guardrails.EntityFrameworkMayUsePostgres : guardrails.MayUsePostgres;
        var target = _targets.Resolve(sink);
        if (target == TargetKind.OtherDatabase || (target == TargetKind.Unknown && !mayBePostgres))
        {
            return null;
        }

        var use = target == TargetKind.Guarded
            ? new SqlTextUse(sink.Sql, SqlTextOwner.Guard, RunnerTransaction.Shared)
            : new SqlTextUse(sink.Sql, OwnerOf(operation.Syntax), RunnerTransaction.OneCommand) { StandsAlone = true };
        return use with { Translate = text => DdlFinder.WithoutPlaceholders(sink, text) };
    }

    private SqlTextUse? OfAnnotation(IOperation operation)
    {
        var owner = OwnerOf(operation.Syntax);
        return AnnotatedTexts.Find(operation, owner == SqlTextOwner.Migration, guardrails) is { } sql
            ? new(sql, owner, RunnerTransaction.Unknown) { StandsAlone = true }
            : null;
    }

    private SqlTextOwner OwnerOf(SyntaxNode node) => IsMigrationCode(node) ? SqlTextOwner.Migration : SqlTextOwner.Application;

    private bool IsMigrationCode(SyntaxNode node) => MigrationCode.Contains(model.GetEnclosingSymbol(node.SpanStart, cancellationToken), guardrails);

    /// <summary>Whether the node stands where a migration is taken back.</summary>
    public bool IsUndo(SyntaxNode node) => _undo.Contain(node);
}
