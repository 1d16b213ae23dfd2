using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>A call whose failure has to stop the migration.</summary>
/// <param name="Operation">The operation of the function itself that fails: the call, or the call that runs the lambda or method it stands in.</param>
/// <param name="Name">What failed, as a reader names it.</param>
internal readonly record struct CriticalStep(IOperation Operation, string Name);

/// <summary>Finds the critical steps of one file.</summary>
internal sealed class CriticalSteps(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>How many methods of the same file a step may hide behind.</summary>
    private const int MostMethods = 3;

    /// <summary>How many methods of the same file are looked at in search of a migration runner.</summary>
    private const int MostMethodsOfARun = 50;

    private readonly KnownSymbols _symbols = guardrails.Symbols;
    private readonly StepCalls _calls = new(guardrails, model, cancellationToken);
    private readonly Dictionary<IMethodSymbol, string?> _methods = new(SymbolEqualityComparer.Default);

    /// <summary>The steps whose failure arises inside <paramref name="body"/> while it runs.</summary>
    /// <param name="body">The block of a <c>try</c>.</param>
    /// <param name="isMigrationCode">Whether it belongs to a migration, where every database command counts.</param>
    public IEnumerable<CriticalStep> FindIn(IOperation body, bool isMigrationCode) => Find(body, isMigrationCode, 0);

    /// <summary>Whether a method of this file runs a step, also one whose failure it catches. Not so for best-effort methods.</summary>
    public bool StandIn(IMethodSymbol method) =>
        IsInThisFile(method)
        && !IsBestEffort(method)
        && BodyOf(method) is { } body
        && Find(body, MigrationCode.Contains(method, guardrails), 0).Any();

    /// <summary>The step that a call is or runs, whoever observes its task; null when there is none.</summary>
    public string? NameOf(IInvocationOperation call)
    {
        var isMigrationCode = MigrationCode.Contains(model.GetEnclosingSymbol(call.Syntax.SpanStart, cancellationToken), guardrails);
        return _calls.NameOf(call, isMigrationCode)
            ?? OfCommand(call.Instance?.Unwrap(), isMigrationCode)
            ?? InLambdas(call, isMigrationCode, 0)
            ?? InMethod(call.TargetMethod, 0);
    }

    /// <summary>The step of a command that is made and executed in one expression.</summary>
    private string? OfCommand(IOperation? receiver, bool isMigrationCode) =>
        receiver is IObjectCreationOperation or IInvocationOperation { TargetMethod.Name: "CreateCommand" } ? _calls.NameOf(receiver, isMigrationCode) : null;

    /// <summary>The step whose failure can leave a method of this file, or null.</summary>
    public string? FailureThatLeaves(IMethodSymbol method) =>
        IsInThisFile(method) && BodyOf(method) is { } body ? FirstName(body, MigrationCode.Contains(method, guardrails), 0) : null;

    /// <summary>The step whose failure can leave a lambda, or null.</summary>
    public string? FailureThatLeaves(IAnonymousFunctionOperation lambda) => FirstName(lambda.Body, MigrationCode.Contains(lambda.Symbol, guardrails), 0);

    /// <summary>Whether the step is a whole migration, run by EF Core, FluentMigrator or DbUp, itself or in methods of this file.</summary>
    public bool RunsMigrations(CriticalStep step)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<IOperation>([step.Operation]);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var call in pending.Pop().DescendantsAndSelf().OfType<IInvocationOperation>())
            {
                if (StepCalls.IsRunner(call.TargetMethod, _symbols))
                {
                    return true;
                }

                if (seen.Count < MostMethodsOfARun && IsInThisFile(call.TargetMethod) && seen.Add(call.TargetMethod) && BodyOf(call.TargetMethod) is { } body)
                {
                    pending.Push(body);
                }
            }
        }

        return false;
    }

    private IEnumerable<CriticalStep> Find(IOperation body, bool isMigrationCode, int depth)
    {
        var pending = new Stack<IOperation>();
        pending.Push(body);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var operation = pending.Pop();
            if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                continue;
            }

            if (NameOf(operation, isMigrationCode, depth) is { } name)
            {
                yield return new(operation, name);
            }

            // A failure that a handler of the called method looks at is that handler's business.
            var handled = depth > 0 && operation is ITryOperation { Catches.IsEmpty: false } attempt ? attempt.Body : null;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                if (child != handled)
                {
                    pending.Push(child);
                }
            }
        }
    }

    private string? NameOf(IOperation operation, bool isMigrationCode, int depth)
    {
        if (_calls.NameOf(operation, isMigrationCode) is { } name)
        {
            return operation is IInvocationOperation step && !Observation.IsObserved(step, isAwaitedByCaller: depth > 0) ? null : name;
        }

        if (operation is not IInvocationOperation call || depth >= MostMethods || !Observation.IsObserved(call, isAwaitedByCaller: depth > 0))
        {
            return null;
        }

        return InLambdas(call, isMigrationCode, depth) ?? InMethod(call.TargetMethod, depth);
    }

    /// <summary>A step in a lambda that this call runs before it returns.</summary>
    private string? InLambdas(IInvocationOperation call, bool isMigrationCode, int depth)
    {
        if (!Observation.RunsItsLambdas(call))
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Unwrap() is IDelegateCreationOperation { Target: var target })
            {
                var name = target switch
                {
                    IAnonymousFunctionOperation lambda => FirstName(lambda.Body, isMigrationCode, depth),
                    IMethodReferenceOperation method => _calls.NameOf(method.Method) ?? InMethod(method.Method, depth),
                    _ => null,
                };
                if (name is not null)
                {
                    return name;
                }
            }
        }

        return null;
    }

    /// <summary>A step in a method of the same file whose failure leaves that method.</summary>
    private string? InMethod(IMethodSymbol method, int depth)
    {
        if (!IsInThisFile(method) || IsBestEffort(method))
        {
            return null;
        }

        if (_methods.TryGetValue(method, out var known))
        {
            return known;
        }

        // Recursion ends here: until it is known better, the method has no step.
        _methods[method] = null;
        var name = BodyOf(method) is { } operation ? FirstName(operation, MigrationCode.Contains(method, guardrails), depth) : null;
        return _methods[method] = name is null ? null : $"{method.Name} ({name})";
    }

    private bool IsInThisFile(IMethodSymbol method) => method.DeclaringSyntaxReferences is [var reference] && reference.SyntaxTree == model.SyntaxTree;

    private IOperation? BodyOf(IMethodSymbol method)
    {
        var body = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) switch
        {
            MethodDeclarationSyntax { Body: { } block } => (SyntaxNode)block,
            MethodDeclarationSyntax { ExpressionBody: { } arrow } => arrow.Expression,
            LocalFunctionStatementSyntax { Body: { } block } => block,
            LocalFunctionStatementSyntax { ExpressionBody: { } arrow } => arrow.Expression,
            _ => null,
        };
        return body is null ? null : model.GetOperation(body, cancellationToken);
    }

    private string? FirstName(IOperation body, bool isMigrationCode, int depth)
    {
        foreach (var step in Find(body, isMigrationCode, depth + 1))
        {
            return step.Name;
        }

        return null;
    }

    /// <summary>Whether the code around a node may do with failures what it likes: best-effort code, and tests.</summary>
    public bool IsExcused(SyntaxNode node)
    {
        var symbol = model.GetEnclosingSymbol(node.SpanStart, cancellationToken);
        if (symbol is null || IsBestEffort(symbol))
        {
            return symbol is not null;
        }

        for (var current = symbol; current is IMethodSymbol; current = current.ContainingSymbol)
        {
            if (TestMethods.IsTest(current))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the method, or the type it belongs to, says that its failures may be ignored.</summary>
    public bool IsBestEffort(ISymbol symbol)
    {
        for (var current = symbol; current is IMethodSymbol or INamedTypeSymbol or IPropertySymbol; current = current.ContainingSymbol)
        {
            if (current.HasAttribute(_symbols.BestEffortAttribute))
            {
                return true;
            }
        }

        return false;
    }
}
