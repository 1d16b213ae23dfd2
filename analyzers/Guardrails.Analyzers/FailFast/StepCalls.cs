using Guardrails.Analyzers.Guard;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>Says which single operations are critical steps.</summary>
internal sealed class StepCalls(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly KnownSymbols _symbols = guardrails.Symbols;
    private readonly DdlFinder _ddl = new(guardrails, model, cancellationToken);
    private readonly TargetResolver _targets = new(guardrails.Symbols, model, cancellationToken);

    /// <summary>The step's name, or null when the operation is none.</summary>
    public string? NameOf(IOperation operation, bool isMigrationCode) => operation switch
    {
        IInvocationOperation call => OfCall(call, isMigrationCode),
        IObjectCreationOperation or IAssignmentOperation => _ddl.Find(operation)?.Describe(),
        _ => null,
    };

    /// <summary>The name of a method that is a step whatever it is given: of the guard, or of a migration runner.</summary>
    public string? NameOf(IMethodSymbol method) => IsGuarded(method) || IsRunner(method, _symbols) || guardrails.Lists.For(model.SyntaxTree).IsExecutor(method) ? $"{method.ContainingType.Name}.{method.Name}" : null;

    private string? OfCall(IInvocationOperation call, bool isMigrationCode)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (type.Is(_symbols.Evolve) && method.Name == "Migrate" && !EvolveRuns.MayBePostgres(call, guardrails, model, cancellationToken))
        {
            return null;
        }

        if (NameOf(method) is { } name)
        {
            return name;
        }

        if (!SqlSinks.MayBeSink(method.Name) && !guardrails.Lists.For(model.SyntaxTree).MayBeMethod(method.Name))
        {
            return isMigrationCode && IsMigrationOperation(call) ? $"{type.Name}.{method.Name}" : null;
        }

        if (_ddl.Find(call)?.Describe() is { } ddl)
        {
            return ddl;
        }

        if (!IsDatabaseCall(call))
        {
            return isMigrationCode && IsMigrationOperation(call) ? $"{type.Name}.{method.Name}" : null;
        }

        return isMigrationCode || IsInGuardedTransaction(call) ? $"{type.Name}.{method.Name}" : _ddl.FindExecuted(call)?.Describe();
    }

    private bool IsGuarded(IMethodSymbol method) =>
        method.Name.StartsWith("Execute", StringComparison.Ordinal)
        && (method.ContainingType.Is(_symbols.GuardedExecutor)
            || method.ContainingType.Is(_symbols.GuardedTransaction)
            || method.ContainingType.Is(_symbols.GuardedNpgsqlExtensions));

    /// <summary>Whether the method runs a whole migration.</summary>
    public static bool IsRunner(IMethodSymbol method, KnownSymbols symbols) => method.Name switch
    {
        "Migrate" or "MigrateAsync" => method.ContainingType.Is(symbols.RelationalDatabaseFacadeExtensions) || method.ContainingType.IsA(symbols.Migrator) || method.ContainingType.Is(symbols.Evolve),
        "MigrateUp" or "MigrateDown" or "Rollback" or "RollbackToVersion" or "Up" or "Down" => method.ContainingType.IsA(symbols.FluentMigrationRunner),
        "PerformUpgrade" => method.ContainingType.IsA(symbols.UpgradeEngine),
        _ => false,
    };

    private bool IsDatabaseCall(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        return type.IsA(_symbols.IDbCommand) || type.Is(_symbols.SqlMapper) || type.Is(_symbols.RelationalDatabaseFacadeExtensions);
    }

    /// <summary>A command of the step's own, run in the guard's transaction.</summary>
    private bool IsInGuardedTransaction(IInvocationOperation call) =>
        _targets.Resolve(call.Instance ?? call.Arguments.FirstOrDefault()?.Value) == TargetKind.Guarded;

    /// <summary>An operation of <c>MigrationBuilder</c> or of FluentMigrator's expressions.</summary>
    private bool IsMigrationOperation(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        return type.IsA(_symbols.MigrationBuilder)
            || (call.TargetMethod.IsExtensionMethod && call.Arguments.FirstOrDefault()?.Value.Type.IsA(_symbols.MigrationBuilder) == true)
            || type.ContainingNamespace?.ToDisplayString().StartsWith("FluentMigrator.Builders", StringComparison.Ordinal) == true;
    }
}
