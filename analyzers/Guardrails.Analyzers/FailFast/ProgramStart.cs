using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>Whether a member is where a program starts: its entry point, or what the host calls of a service when it starts.</summary>
internal sealed class ProgramStart
{
    private readonly KnownSymbols _symbols;
    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;

    /// <param name="symbols">Known types.</param>
    /// <param name="model">The file.</param>
    /// <param name="member">The member.</param>
    /// <param name="cancellationToken">Cancels the look at code.</param>
    public ProgramStart(KnownSymbols symbols, SemanticModel model, ISymbol member, CancellationToken cancellationToken)
    {
        _symbols = symbols;
        _model = model;
        _cancellationToken = cancellationToken;
        IsHostedService = member switch
        {
            IMethodSymbol { Name: "ExecuteAsync", IsOverride: true } => member.ContainingType.IsA(symbols.BackgroundService),
            IMethodSymbol { Name: "StartAsync" or "StartingAsync" or "StartedAsync" } => member.ContainingType.IsA(symbols.HostedService),
            _ => false,
        };
        IsStart = IsHostedService || SymbolEqualityComparer.Default.Equals(member, model.Compilation.GetEntryPoint(cancellationToken));
    }

    /// <summary>Whether the host calls it when it starts: whatever it swallows, the host goes on to serve.</summary>
    public bool IsHostedService { get; }

    public bool IsStart { get; }

    /// <summary>Whether the <c>try</c> belongs to the member itself, not to a lambda or local function in it.</summary>
    public bool Contains(TryStatementSyntax attempt) =>
        IsStart
        && attempt.Ancestors()
            .TakeWhile(static ancestor => ancestor is GlobalStatementSyntax or not MemberDeclarationSyntax)
            .All(static ancestor => ancestor is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>Whether the handler says in so many words that the program succeeded: <c>return 0;</c>, <c>Environment.Exit(0)</c>, <c>ExitCode = 0</c>.</summary>
    public bool AnswersWithSuccess(CatchClauseSyntax clause) => clause.Block.DescendantNodes().Any(node => node switch
    {
        ReturnStatementSyntax { Expression: { } value } => IsZero(value),
        InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var code }] } call =>
            call.NameSyntax()?.Identifier.ValueText == "Exit"
            && IsZero(code)
            && _model.GetOperation(call, _cancellationToken) is IInvocationOperation { TargetMethod: var method }
            && method.ContainingType.Is(_symbols.Environment),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ExitCode" }, Right: var code } => IsZero(code),
        _ => false,
    });

    private bool IsZero(ExpressionSyntax value) => _model.GetConstantValue(value, _cancellationToken) is { HasValue: true, Value: 0 };
}
