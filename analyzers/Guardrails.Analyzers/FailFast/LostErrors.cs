using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.FailFast;

/// <summary>A <c>throw</c> that the original error does not survive.</summary>
/// <param name="Throw">The statement.</param>
/// <param name="Clause">The handler that it stands in.</param>
/// <param name="Step">The step, or the exception, whose error it is.</param>
/// <param name="Replacement">The new exception; null when the caught one is thrown itself.</param>
internal readonly record struct LostError(ThrowStatementSyntax Throw, CatchClauseSyntax Clause, string Step, IObjectCreationOperation? Replacement)
{
    /// <summary>What is wrong, and what to do.</summary>
    public string Advice => Replacement is null
        ? $"'{Throw.WithoutTrivia()}' replaces the stack trace; use 'throw;'"
        : $"the new {Replacement.Type?.Name} does not carry it; pass the caught exception as the inner one";
}

/// <summary>Finds the handlers of one file that throw away the original error of a step.</summary>
internal sealed class LostErrors(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private static readonly string[] Handlers = ["catch"];

    private readonly KnownSymbols _symbols = guardrails.Symbols;
    private readonly CriticalSteps _steps = new(guardrails, model, cancellationToken);
    private readonly Dictionary<TryStatementSyntax, string?> _names = [];

    /// <summary>A quick look before anything is bound: whether some handler of the file throws something that it names.</summary>
    public static bool MayStandIn(SyntaxTree tree, CancellationToken cancellationToken) =>
        SourceSearch.MentionsAny(tree, Handlers, cancellationToken)
        && SourceSearch.HasThrowStatement(tree, cancellationToken)
        && tree.GetRoot(cancellationToken).DescendantNodes().Any(static node => node is ThrowStatementSyntax { Expression: not null } thrown && HandlerOf(thrown) is not null);

    /// <summary>All of them, in the order of the source.</summary>
    public IEnumerable<LostError> Find() => model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes()
        .OfType<ThrowStatementSyntax>()
        .Select(FindAt)
        .OfType<LostError>();

    /// <summary>The error that a <c>throw</c> loses, or null.</summary>
    public LostError? FindAt(ThrowStatementSyntax thrown)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (thrown.Expression is null || HandlerOf(thrown) is not { Parent: TryStatementSyntax attempt } clause)
        {
            return null;
        }

        var caught = clause.Declaration is null ? null : model.GetTypeInfo(clause.Declaration.Type, cancellationToken).Type;
        if (!FailureTypes.MayBeCaughtAs(caught, _symbols) || !IsLost(thrown.Expression, clause, out var replacement))
        {
            return null;
        }

        var step = caught.IsA(_symbols.MigrationFailedException) ? caught!.Name : StepOf(attempt);
        return step is null || _steps.IsExcused(thrown) ? null : new LostError(thrown, clause, step, replacement);
    }

    /// <summary>The handler whose exception the statement stands for: the innermost one of the same function.</summary>
    private static CatchClauseSyntax? HandlerOf(ThrowStatementSyntax thrown)
    {
        foreach (var ancestor in thrown.Ancestors())
        {
            switch (ancestor)
            {
                case CatchClauseSyntax clause:
                    return clause;

                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax:
                    return null;
            }
        }

        return null;
    }

    private string? StepOf(TryStatementSyntax attempt)
    {
        if (!_names.TryGetValue(attempt, out var name))
        {
            var isMigrationCode = MigrationCode.Contains(model.GetEnclosingSymbol(attempt.SpanStart, cancellationToken), guardrails);
            name = model.GetOperation(attempt.Block, cancellationToken) is { } body
                ? _steps.FindIn(body, isMigrationCode).Select(static step => step.Name).FirstOrDefault()
                : null;
            _names[attempt] = name;
        }

        return name;
    }

    private bool IsLost(ExpressionSyntax thrown, CatchClauseSyntax clause, out IObjectCreationOperation? replacement)
    {
        replacement = null;
        var caught = clause.Declaration is { Identifier.RawKind: not (int)SyntaxKind.None } declaration
            ? model.GetDeclaredSymbol(declaration, cancellationToken)
            : null;
        while (thrown is ParenthesizedExpressionSyntax parenthesized)
        {
            thrown = parenthesized.Expression;
        }

        switch (model.GetOperation(thrown, cancellationToken)?.Unwrap())
        {
            case ILocalReferenceOperation reference when SymbolEqualityComparer.Default.Equals(reference.Local, caught):
                return !LocalUses.Mentions(reference.Local, clause.Block, model, cancellationToken).Any(SqlText.LocalWrite.IsWritten);

            // To be cancelled is no failure.
            case IObjectCreationOperation creation when !creation.Type.IsA(_symbols.OperationCanceledException):
                replacement = creation;
                return !creation.Descendants().Any(CarriesError);

            default:
                return false;
        }
    }

    /// <summary>Whether an exception, or a list of them, goes into the new one as what it is; its message alone does not count.</summary>
    private bool CarriesError(IOperation value)
    {
        if (value is IConversionOperation or ILiteralOperation or IObjectOrCollectionInitializerOperation or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
            || value.ConstantValue.HasValue
            || !IsError(value.Type))
        {
            return false;
        }

        var user = value.Parent;
        while (user is IConversionOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user switch
        {
            IArgumentOperation { Parent: IInvocationOperation call } => call.Type?.SpecialType != SpecialType.System_String,
            IPropertyReferenceOperation or IFieldReferenceOperation or IInvocationOperation or IInterpolationOperation or IConditionalAccessOperation => false,
            IBinaryOperation or IIsTypeOperation or IIsPatternOperation => false,
            _ => true,
        };
    }

    private bool IsError(ITypeSymbol? type) =>
        type.IsA(_symbols.Exception)
        || type.Is(_symbols.ExceptionDispatchInfo)
        || (type is IArrayTypeSymbol array && array.ElementType.IsA(_symbols.Exception))
        || (type is INamedTypeSymbol { TypeArguments: [var element] } && element.IsA(_symbols.Exception));
}
