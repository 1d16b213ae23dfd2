using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>How an operation ends the path that it stands on.</summary>
internal enum PathEnd
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>It throws, ends the process with an error, or hands the failure to whoever waits for it.</summary>
    Throws,

    /// <summary>It ends the process as if all were well.</summary>
    Completes,
}

/// <summary>Where a function stops, beyond what the control flow graph itself knows.</summary>
internal sealed class FunctionEnd
{
    private readonly KnownSymbols _symbols;
    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _isEntryPoint;
    private readonly bool _returnsExitCode;

    /// <param name="symbols">Known types.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="graph">The function.</param>
    /// <param name="isEntryPoint">Whether it is <c>Main</c> or the top-level statements.</param>
    /// <param name="cancellationToken">Cancels the look into other methods.</param>
    public FunctionEnd(KnownSymbols symbols, SemanticModel model, ControlFlowGraph graph, bool isEntryPoint, CancellationToken cancellationToken)
    {
        _symbols = symbols;
        _model = model;
        _cancellationToken = cancellationToken;
        _isEntryPoint = isEntryPoint;

        // "return 0" for success beside "return 1" for failure: an exit code, whatever the function is called.
        _returnsExitCode = isEntryPoint || graph.Blocks.Any(static block =>
            block is { FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return, BranchValue.ConstantValue: { HasValue: true, Value: 0 } });
    }

    /// <summary>Whether an operation, or a call inside it, ends the path.</summary>
    public PathEnd Of(IOperation operation, FlowEvaluator evaluator, FlowFacts facts)
    {
        if (operation is IFlowAnonymousFunctionOperation or IAnonymousFunctionOperation)
        {
            return PathEnd.No;
        }

        foreach (var child in operation.ChildOperations)
        {
            if (Of(child, evaluator, facts) is not PathEnd.No and var inner)
            {
                return inner;
            }
        }

        return operation switch
        {
            IThrowOperation => PathEnd.Throws,
            IInvocationOperation call => OfCall(call, evaluator, facts),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "ExitCode" } target } exit
                when _isEntryPoint && target.Property.ContainingType.Is(_symbols.Environment) && IsNotZero(exit.Value, evaluator, facts) => PathEnd.Throws,
            _ => PathEnd.No,
        };
    }

    /// <summary>Whether a returned value tells the caller about the failure in a way that nobody overlooks.</summary>
    public bool IsFailure(IOperation? returned, FlowEvaluator evaluator, FlowFacts facts) => returned?.Unwrap() switch
    {
        IInvocationOperation { TargetMethod.Name: "FromException" } call =>
            call.TargetMethod.ContainingType.Is(_symbols.Task) || call.TargetMethod.ContainingType.Is(_symbols.ValueTask),
        { Type.SpecialType: SpecialType.System_Int32 } code => _returnsExitCode && IsNotZero(code, evaluator, facts),
        _ => false,
    };

    private static bool IsNotZero(IOperation value, FlowEvaluator evaluator, FlowFacts facts) =>
        evaluator.Evaluate(value, facts) is { Kind: FactKind.Positive } or { Kind: FactKind.Number, Value: not 0 };

    private PathEnd OfCall(IInvocationOperation call, FlowEvaluator evaluator, FlowFacts facts)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (type.Is(_symbols.Environment) && method.Name == "Exit" && call.Arguments is [var code])
        {
            return evaluator.Evaluate(code.Value, facts) is { Kind: FactKind.Number, Value: 0 } ? PathEnd.Completes : PathEnd.Throws;
        }

        var ends = method.HasAttribute(_symbols.DoesNotReturnAttribute)
            || (type.Is(_symbols.Environment) && method.Name == "FailFast")
            || (type.Is(_symbols.ExceptionDispatchInfo) && method.Name == "Throw")
            || (type.Is(_symbols.Process) && method.Name == "Kill")
            || ((type.Is(_symbols.TaskCompletionSource) || type.Is(_symbols.TaskCompletionSourceOfT)) && method.Name is "SetException" or "TrySetException")
            || AlwaysThrows(method);
        return ends ? PathEnd.Throws : PathEnd.No;
    }

    /// <summary>A helper of the same file that only throws: <c>void Fail(Exception e) => throw new ...;</c></summary>
    private bool AlwaysThrows(IMethodSymbol method)
    {
        if (method.IsVirtual || method.IsOverride || method.DeclaringSyntaxReferences is not [var reference] || reference.SyntaxTree != _model.SyntaxTree)
        {
            return false;
        }

        var (block, expression) = reference.GetSyntax(_cancellationToken) switch
        {
            BaseMethodDeclarationSyntax declaration => (declaration.Body, declaration.ExpressionBody?.Expression),
            LocalFunctionStatementSyntax local => (local.Body, local.ExpressionBody?.Expression),
            _ => (null, null),
        };
        if (expression is ThrowExpressionSyntax)
        {
            return true;
        }

        if (block is null || !block.DescendantNodes().OfType<ThrowStatementSyntax>().Any() || _model.AnalyzeControlFlow(block) is not { Succeeded: true } flow)
        {
            return false;
        }

        return !flow.EndPointIsReachable && flow.ReturnStatements.IsEmpty;
    }
}
