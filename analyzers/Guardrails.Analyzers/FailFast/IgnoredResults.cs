using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>Says whether a call returns the failure of a migration and nobody looks at what it returns.</summary>
internal sealed class IgnoredResults(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly KnownSymbols _symbols = guardrails.Symbols;
    private readonly CriticalSteps _steps = new(guardrails, model, cancellationToken);

    /// <summary>The name of the method whose result is ignored, or null.</summary>
    public string? Find(InvocationExpressionSyntax call)
    {
        if (model.GetOperation(call, cancellationToken) is not IInvocationOperation invocation || !CarriesFailure(invocation.TargetMethod) || !IsIgnored(invocation))
        {
            return null;
        }

        return _steps.IsExcused(call) ? null : invocation.TargetMethod.Name;
    }

    private bool CarriesFailure(IMethodSymbol method) =>
        ResultOf(method.ReturnType).IsA(_symbols.DatabaseUpgradeResult)
        || (method.Name.StartsWith("Try", StringComparison.Ordinal)
            && ResultOf(method.ReturnType)?.SpecialType == SpecialType.System_Boolean
            && (method.ContainingType.IsA(_symbols.UpgradeEngine) || _steps.StandIn(method)));

    /// <summary>What a method returns in the end: the result of its task, when that is what it returns.</summary>
    private static ITypeSymbol? ResultOf(ITypeSymbol type) =>
        Observation.IsTask(type) ? ((INamedTypeSymbol)type).TypeArguments.FirstOrDefault() : type;

    private bool IsIgnored(IInvocationOperation call)
    {
        IOperation current = call;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (current.Parent)
            {
                case IConversionOperation or IParenthesizedOperation or IAwaitOperation:
                    current = current.Parent;
                    break;

                case IConditionalAccessOperation access when access.WhenNotNull == current:
                    current = access;
                    break;

                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "WaitAsync" or "AsTask" } wait when wait.Instance == current:
                    current = wait;
                    break;

                case IPropertyReferenceOperation { Property.Name: "Result" } property when Observation.IsTask(property.Instance?.Type):
                    current = property;
                    break;

                // Task.Run(() => upgrader.PerformUpgrade()): the result is that of the call that runs the lambda.
                case IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation outer } } } } }
                    when SymbolEqualityComparer.Default.Equals(ResultOf(outer.TargetMethod.ReturnType), ResultOf(call.TargetMethod.ReturnType)):
                    current = outer;
                    break;

                case IExpressionStatementOperation:
                case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                    return true;

                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Parent: IExpressionStatementOperation }:
                    return !IsLookedAt(target.Local);

                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    return !IsLookedAt(declarator.Symbol);

                case IPropertyReferenceOperation property when property.Instance == current:
                    return property.Property.Name == "Scripts";

                default:
                    return false;
            }
        }
    }

    /// <summary>Whether anything but the list of executed scripts is read of what the local holds.</summary>
    private bool IsLookedAt(ILocalSymbol local) =>
        LocalUses.Declarator(local, model, cancellationToken) is not { } declarator
        || LocalUses.Scope(declarator) is not { } scope
        || LocalUses.Mentions(local, scope, model, cancellationToken).Any(static name =>
            name.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Scripts" }
            && !(name.Parent is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } assignment && assignment.Left == name));
}
