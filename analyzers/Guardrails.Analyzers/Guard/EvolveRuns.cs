using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Guard;

/// <summary>Calls of Evolve, which works for several databases.</summary>
internal static class EvolveRuns
{
    /// <summary>Whether the connection that Evolve was given may lead to PostgreSQL.</summary>
    public static bool MayBePostgres(IInvocationOperation call, GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
    {
        var evolve = call.Instance?.Unwrap() is ILocalReferenceOperation { Local: var local } ? LocalUses.OnlyValue(local, model, cancellationToken) : call.Instance;
        return evolve?.Unwrap() is IObjectCreationOperation { Arguments: [var connection, ..] }
            ? new TargetResolver(guardrails.Symbols, model, cancellationToken).Resolve(connection.Value) switch
            {
                TargetKind.Postgres => true,
                TargetKind.Unknown => guardrails.MayUsePostgres,
                _ => false,
            }
            : guardrails.MayUsePostgres;
    }
}
