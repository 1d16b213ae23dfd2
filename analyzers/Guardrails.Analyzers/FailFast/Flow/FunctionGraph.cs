using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>The control flow graph of one method, lambda or local function, with the way from syntax into it.</summary>
internal sealed class FunctionGraph
{
    private readonly Dictionary<SyntaxNode, BasicBlock> _blocks = [];
    private readonly Dictionary<SyntaxNode, IFlowAnonymousFunctionOperation> _lambdas = [];
    private readonly Dictionary<SyntaxNode, FunctionGraph?> _nested = [];
    private readonly Dictionary<ControlFlowRegion, bool> _successLeaves = [];

    private FactsAtStep? _facts;

    private FunctionGraph(ControlFlowGraph graph)
    {
        Graph = graph;
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            {
                foreach (var inner in operation.DescendantsAndSelf())
                {
                    _blocks[inner.Syntax] = block;
                    if (inner is IFlowAnonymousFunctionOperation lambda)
                    {
                        _lambdas[lambda.Syntax] = lambda;
                    }
                }
            }
        }
    }

    public ControlFlowGraph Graph { get; }

    /// <summary>Ways to the normal end of the function that were found already.</summary>
    public Dictionary<FlowState, WayOut> WaysOut { get; } = [];

    /// <summary>The graph of a whole code block, or null for code that has none (broken code, attributes).</summary>
    public static FunctionGraph? Create(IOperation? body, CancellationToken cancellationToken) => body switch
    {
        IMethodBodyOperation method => new(ControlFlowGraph.Create(method, cancellationToken)),
        IConstructorBodyOperation constructor => new(ControlFlowGraph.Create(constructor, cancellationToken)),
        IFieldInitializerOperation field => new(ControlFlowGraph.Create(field, cancellationToken)),
        IPropertyInitializerOperation property => new(ControlFlowGraph.Create(property, cancellationToken)),
        IParameterInitializerOperation parameter => new(ControlFlowGraph.Create(parameter, cancellationToken)),
        IBlockOperation { Parent: null } block => new(ControlFlowGraph.Create(block, cancellationToken)),
        _ => null,
    };

    /// <summary>The block that evaluates the node, or null when it stands in dead code.</summary>
    public BasicBlock? BlockOf(SyntaxNode node) => _blocks.TryGetValue(node, out var block) ? block : null;

    /// <summary>What is certain when control reaches the node in its block.</summary>
    public FlowFacts FactsBefore(SyntaxNode node, BasicBlock block, KnownSymbols symbols, CancellationToken cancellationToken) =>
        (_facts ??= new FactsAtStep(Graph, symbols, cancellationToken)).Before(node, block);

    /// <summary>The same as <see cref="TryRegions.SuccessLeaves"/>, answered once for each <c>try</c>: every path that comes back to it asks.</summary>
    public bool SuccessLeaves(ControlFlowRegion tryRegion)
    {
        if (!_successLeaves.TryGetValue(tryRegion, out var leaves))
        {
            _successLeaves[tryRegion] = leaves = TryRegions.SuccessLeaves(Graph, tryRegion);
        }

        return leaves;
    }

    /// <summary>The graph of the innermost function around a node, going down from this one.</summary>
    public FunctionGraph? Innermost(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        var graph = this;
        var functions = node.Ancestors()
            .TakeWhile(static ancestor => ancestor is GlobalStatementSyntax or not MemberDeclarationSyntax)
            .Where(static ancestor => ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            .Reverse();
        foreach (var function in functions)
        {
            graph = graph?.Nested(function, model, cancellationToken);
        }

        return graph;
    }

    private FunctionGraph? Nested(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
    {
        if (_nested.TryGetValue(function, out var known))
        {
            return known;
        }

        FunctionGraph? nested = null;
        if (function is LocalFunctionStatementSyntax local)
        {
            if (model.GetDeclaredSymbol(local, cancellationToken) is IMethodSymbol symbol
                && Graph.LocalFunctions.Contains(symbol, SymbolEqualityComparer.Default))
            {
                nested = new(Graph.GetLocalFunctionControlFlowGraph(symbol, cancellationToken));
            }
        }
        else if (_lambdas.TryGetValue(function, out var lambda))
        {
            nested = new(Graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken));
        }

        return _nested[function] = nested;
    }
}
