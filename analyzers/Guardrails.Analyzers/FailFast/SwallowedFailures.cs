using Guardrails.Analyzers.FailFast.Flow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Guardrails.Analyzers.FailFast;

/// <summary>A handler that lets a failed step pass.</summary>
/// <param name="Clause">The handler.</param>
/// <param name="Step">The step whose failure ends there.</param>
/// <param name="IsProgramStart">Whether the handler stands where the program starts and lets all of it go on, not only the migration.</param>
internal readonly record struct SwallowedFailure(CatchClauseSyntax Clause, string Step, bool IsProgramStart);

/// <summary>Finds the handlers of one method (or other member) that let failed steps pass.</summary>
internal sealed class SwallowedFailures
{
    /// <summary>How many steps of one <c>try</c> may be repeated in its handlers; those behind them are not looked for.</summary>
    private const int MostSteps = 100;

    private readonly GuardrailsContext _guardrails;
    private readonly SemanticModel _model;
    private readonly ISymbol _owner;
    private readonly CancellationToken _cancellationToken;
    private readonly CriticalSteps _steps;
    private readonly ProgramStart _start;
    private readonly Dictionary<(HandlerQuestion Question, CatchClauseSyntax Clause, FlowFacts Facts), bool> _answers = [];
    private readonly Dictionary<FunctionGraph, FunctionEnd> _ends = [];
    private readonly Dictionary<TryStatementSyntax, RetriedSteps> _retries = [];
    private FunctionGraph? _root;

    /// <param name="guardrails">The compilation.</param>
    /// <param name="model">The file.</param>
    /// <param name="owner">The member that the code belongs to.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public SwallowedFailures(GuardrailsContext guardrails, SemanticModel model, ISymbol owner, CancellationToken cancellationToken)
    {
        _guardrails = guardrails;
        _model = model;
        _owner = owner;
        _cancellationToken = cancellationToken;
        _steps = new(guardrails, model, cancellationToken);
        _start = new(guardrails.Symbols, model, owner, cancellationToken);
    }

    /// <summary>The handlers of <paramref name="attempt"/> that let a failed step pass, each once.</summary>
    public IEnumerable<SwallowedFailure> FindIn(TryStatementSyntax attempt)
    {
        if (!attempt.Catches.Any(MayCatch) || IsExcused(attempt) || _model.GetOperation(attempt.Block, _cancellationToken) is not { } body)
        {
            yield break;
        }

        var reported = new HashSet<CatchClauseSyntax>();
        foreach (var step in _steps.FindIn(body, MigrationCode.Contains(_owner, _guardrails)))
        {
            foreach (var clause in SwallowingClauses(attempt, step))
            {
                if (reported.Add(clause))
                {
                    yield return new(clause, step.Name, _start.Contains(attempt) && (_start.IsHostedService || _start.AnswersWithSuccess(clause) || _steps.RunsMigrations(step)));
                }
            }

            if (reported.Count == attempt.Catches.Count)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether the handler tries a step again itself: with a <c>throw;</c> behind it a retry that worked would fail all the same.</summary>
    public bool TriesAgain(CatchClauseSyntax clause) =>
        _model.GetOperation(clause.Block, _cancellationToken) is { } block && RetriesOf((TryStatementSyntax)clause.Parent!).Contain(block);

    private bool IsExcused(TryStatementSyntax attempt)
    {
        if (_steps.IsBestEffort(_owner) || TestMethods.Asserts(_owner, attempt))
        {
            return true;
        }

        return attempt.Ancestors()
            .OfType<LocalFunctionStatementSyntax>()
            .Any(function => _model.GetDeclaredSymbol(function, _cancellationToken) is { } symbol && _steps.IsBestEffort(symbol));
    }

    private bool MayCatch(CatchClauseSyntax clause) => FailureTypes.MayBeCaughtAs(
        clause.Declaration is null ? null : _model.GetTypeInfo(clause.Declaration.Type, _cancellationToken).Type, _guardrails.Symbols);

    private IEnumerable<CatchClauseSyntax> SwallowingClauses(TryStatementSyntax attempt, CriticalStep step)
    {
        _root ??= FunctionGraph.Create(Root(step.Operation), _cancellationToken);
        var node = step.Operation.Syntax;
        if (_root?.Innermost(attempt, _model, _cancellationToken) is not { } graph || graph.BlockOf(node) is not { } block)
        {
            yield break;
        }

        // Inside the same function the syntax and the graph nest alike, so the innermost try of one is the innermost of the other.
        var facts = graph.FactsBefore(node, block, _guardrails.Symbols, _cancellationToken);
        foreach (var (syntax, region) in TriesAround(node).Zip(TryRegions.Around(block), static (syntax, region) => (syntax, region)))
        {
            if (syntax == attempt)
            {
                foreach (var clause in syntax.Catches)
                {
                    if (MayCatch(clause) && Ask(HandlerQuestion.Completes, clause, region, graph, facts))
                    {
                        yield return clause;
                    }
                }

                yield break;
            }

            if (!LetsFailuresOut(syntax, region, graph, facts))
            {
                yield break;
            }
        }
    }

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    private static IEnumerable<TryStatementSyntax> TriesAround(SyntaxNode node)
    {
        for (var current = node; current.Parent is { } parent; current = parent)
        {
            if (parent is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            {
                yield break;
            }

            if (parent is TryStatementSyntax { Catches.Count: > 0 } attempt && attempt.Block == current)
            {
                yield return attempt;
            }
        }
    }

    /// <summary>Whether an inner <c>try</c> leaves the failure of its step to the ones around it.</summary>
    private bool LetsFailuresOut(TryStatementSyntax attempt, ControlFlowRegion region, FunctionGraph graph, FlowFacts facts)
    {
        foreach (var clause in attempt.Catches.Where(MayCatch))
        {
            if (Ask(HandlerQuestion.Throws, clause, region, graph, facts))
            {
                return true;
            }

            if (clause.Filter is null && CatchesEverything(clause))
            {
                return false;
            }
        }

        return true;
    }

    private bool CatchesEverything(CatchClauseSyntax clause) =>
        clause.Declaration is null
        || _model.GetTypeInfo(clause.Declaration.Type, _cancellationToken).Type is
        { Name: nameof(Exception), ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true } };

    private bool Ask(HandlerQuestion question, CatchClauseSyntax clause, ControlFlowRegion tryRegion, FunctionGraph graph, FlowFacts facts)
    {
        if (_answers.TryGetValue((question, clause, facts), out var known))
        {
            return known;
        }

        var handlers = tryRegion.EnclosingRegion!.NestedRegions
            .Where(static region => region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler)
            .ToList();
        var attempt = (TryStatementSyntax)clause.Parent!;
        var clauses = attempt.Catches;

        // Broken code may leave a handler out of the graph; then nothing is certain.
        var answer = handlers.Count == clauses.Count
            ? HandlerExplorer.Explore(
                question, _guardrails.Symbols, graph, handlers[clauses.IndexOf(clause)], tryRegion, facts, EndOf(graph), RetriesOf(attempt), _cancellationToken)
            : question == HandlerQuestion.Throws;
        return _answers[(question, clause, facts)] = answer;
    }

    private RetriedSteps RetriesOf(TryStatementSyntax attempt)
    {
        if (!_retries.TryGetValue(attempt, out var retries))
        {
            var body = _model.GetOperation(attempt.Block, _cancellationToken);
            var steps = body is null ? [] : _steps.FindIn(body, MigrationCode.Contains(_owner, _guardrails)).Select(static step => step.Operation).Take(MostSteps).ToList();
            _retries[attempt] = retries = new(attempt, steps, _owner);
        }

        return retries;
    }

    private FunctionEnd EndOf(FunctionGraph graph)
    {
        if (!_ends.TryGetValue(graph, out var end))
        {
            _ends[graph] = end = new(_guardrails.Symbols, _model, graph.Graph, isEntryPoint: graph == _root && _start.IsStart, _cancellationToken);
        }

        return end;
    }
}
