using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Guard;

/// <summary>A migration runner that runs around the guard.</summary>
/// <param name="Call">The call that runs or configures it.</param>
/// <param name="Runner">What it is called.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Configurations">The calls of EF Core that lack the guard; empty for other frameworks.</param>
internal sealed record UnguardedRunner(InvocationExpressionSyntax Call, string Runner, string Advice, IReadOnlyList<RunnerConfiguration> Configurations);

/// <summary>Says whether a call runs or configures a migration runner around the guard.</summary>
/// <param name="guardrails">The compilation's facts.</param>
/// <param name="configurations">Where the compilation configures runners; looked for only when somebody asks.</param>
internal sealed class UnguardedRunners(GuardrailsContext guardrails, Lazy<RunnerConfigurations> configurations)
{
    private readonly KnownSymbols _symbols = guardrails.Symbols;

    /// <summary>A quick look before the call is bound.</summary>
    public static bool MayBeRunner(string name) =>
        name is "Migrate" or "MigrateAsync" or "EnsureCreated" or "EnsureCreatedAsync" || RunnerConfigurations.IsRunner(name);

    /// <summary>The runner, or null when the call is none or is guarded.</summary>
    public UnguardedRunner? Find(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        // A migrator that passes a call on to its base class is run by somebody else.
        if (call.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } || OtherProviderBranches.Contain(call) || model.GetOperation(call, cancellationToken) is not IInvocationOperation invocation)
        {
            return null;
        }

        var method = invocation.TargetMethod;
        var type = method.ContainingType;
        if (type.Is(_symbols.RelationalDatabaseFacadeExtensions) || type.Is(_symbols.DatabaseFacade) || type.IsA(_symbols.Migrator))
        {
            return method.Name is "Migrate" or "MigrateAsync" or "EnsureCreated" or "EnsureCreatedAsync" ? OfEntityFramework(call, invocation, model, cancellationToken) : null;
        }

        if (type.Is(_symbols.Evolve))
        {
            return method.Name == "Migrate" && EvolveRuns.MayBePostgres(invocation, guardrails, model, cancellationToken)
                ? new(call, "Evolve.Migrate", "Evolve cannot be guarded: run its scripts with GuardedExecutor, or migrate with EF Core, FluentMigrator or DbUp", [])
                : null;
        }

        if (type.Is(_symbols.FluentPostgresExtensions) ? method.Name == "AddCommonPostgresServices" : !IsDbUp(method))
        {
            return null;
        }

        return configurations.Value.MayBeGuarded(RunnerConfigurations.MemberOf(call)) ? null : new(call, method.Name, "add WithGuardrails() to the builder", []);
    }

    /// <summary><c>DeployChanges.To.PostgresqlDatabase(…)</c>, not the one of <c>EnsureDatabase</c>.</summary>
    private bool IsDbUp(IMethodSymbol method) => method.Name == "PostgresqlDatabase" && method.ReturnType.Is(_symbols.UpgradeEngineBuilder);

    private UnguardedRunner? OfEntityFramework(InvocationExpressionSyntax call, IInvocationOperation invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!guardrails.EntityFrameworkMayUsePostgres)
        {
            return null;
        }

        var context = ContextOf(invocation.Instance ?? invocation.Arguments.FirstOrDefault()?.Value, model, cancellationToken);
        var unguarded = configurations.Value.Unguarded(NamesOf(context));
        return unguarded.Count == 0
            ? null
            : new(call, invocation.TargetMethod.Name, $"add UseGuardrails() to {unguarded[0].Name}, where {context?.Name ?? "the context"} is configured", unguarded);
    }

    /// <summary>The context whose <c>Database</c> it is; null when that is not certain.</summary>
    private static ITypeSymbol? ContextOf(IOperation? database, SemanticModel model, CancellationToken cancellationToken) => database?.Unwrap() switch
    {
        ILocalReferenceOperation { Local: var local } when LocalUses.OnlyValue(local, model, cancellationToken) is { } value => ContextOf(value, model, cancellationToken),
        IPropertyReferenceOperation { Property.Name: "Database", Instance.Type: INamedTypeSymbol { IsAbstract: false } type } => type,
        _ => null,
    };

    /// <summary>The names of a context and its base classes, down to EF Core's own; null for that one itself.</summary>
    private List<string>? NamesOf(ITypeSymbol? context)
    {
        var names = new List<string>();
        for (var type = context; type is not null && !type.Is(_symbols.DbContext); type = type.BaseType)
        {
            names.Add(type.Name);
        }

        return names.Count == 0 ? null : names;
    }
}
