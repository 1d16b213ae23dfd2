using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>Follows a task that somebody drops back to the step that it stands for.</summary>
internal sealed class TaskChains(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private const int NotOnRanToCompletion = 0x10000;
    private const int NotOnFaulted = 0x20000;

    private readonly CriticalSteps _steps = new(guardrails, model, cancellationToken);

    /// <summary>The step whose failure the task of the operation carries, or null.</summary>
    public string? StepIn(IOperation? task)
    {
        while (task?.Unwrap() is { } current)
        {
            switch (current)
            {
                case IConditionalAccessOperation access:
                    task = access.WhenNotNull;
                    break;

                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Unwrap" or "WaitAsync" or "AsTask" or "Preserve" } call:
                    task = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
                    break;

                case IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" } call when call.TargetMethod.ContainingType.Is(guardrails.Symbols.Task):
                    return call.Descendants().OfType<IInvocationOperation>().Select(StepOf).FirstOrDefault(static name => name is not null);

                // A continuation answers for itself.
                case IInvocationOperation { TargetMethod.Name: "ContinueWith" }:
                    return null;

                case IInvocationOperation call:
                    return StepOf(call);

                case ILocalReferenceOperation { Local: var local } when IsMentionedOnce(local):
                    task = LocalUses.OnlyValue(local, model, cancellationToken);
                    break;

                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The step whose failure ends at a <c>ContinueWith</c>, or null.</summary>
    /// <param name="continuation">The call.</param>
    /// <param name="isDropped">Whether nobody observes the continuation either.</param>
    public string? StepLostBy(IInvocationOperation continuation, bool isDropped)
    {
        if (!Observation.IsTask(continuation.TargetMethod.ContainingType))
        {
            return null;
        }

        // Where the continuation does not run after a failure, its own task is cancelled: whoever awaits that finds out.
        var options = continuation.Arguments
            .Select(static argument => argument.Value)
            .FirstOrDefault(static value => value.Type?.Name == "TaskContinuationOptions")?.ConstantValue is { HasValue: true, Value: int known } ? known : 0;
        var handles = (options & NotOnFaulted) != 0 ? !isDropped : (options & NotOnRanToCompletion) != 0 || LooksAtItsTask(continuation);
        return handles ? null : StepIn(continuation.Instance);
    }

    private string? StepOf(IInvocationOperation call) => Observation.IsTask(call.Type) ? _steps.NameOf(call) : null;

    /// <summary>Whether the continuation does anything with the task that it continues. Of a method given by name that is assumed.</summary>
    private static bool LooksAtItsTask(IInvocationOperation continuation) =>
        continuation.Arguments.FirstOrDefault()?.Value.Unwrap() is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var task, ..] } lambda }
        || lambda.Body.Descendants().OfType<IParameterReferenceOperation>().Any(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, task));

    private bool IsMentionedOnce(ILocalSymbol local) =>
        LocalUses.Declarator(local, model, cancellationToken) is { } declarator
        && LocalUses.Scope(declarator) is { } scope
        && LocalUses.Mentions(local, scope, model, cancellationToken).Take(2).Count() == 1;
}
