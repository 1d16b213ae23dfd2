using Guardrails.Analyzers.FailFast;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// The methods of one file in which a migration is taken back: <c>Down</c>, also that of a helper that takes a <c>MigrationBuilder</c>, and private
/// methods that only such methods call.
/// </summary>
internal sealed class UndoMethods(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private const string Down = "Down";

    /// <summary>How many methods a <c>Down</c> may hide behind.</summary>
    private const int MostHops = 3;

    private readonly Dictionary<MethodDeclarationSyntax, bool> _known = [];
    private readonly Dictionary<TypeDeclarationSyntax, ILookup<string, MethodDeclarationSyntax?>?> _callers = [];

    /// <summary>Whether the node stands in one.</summary>
    public bool Contain(SyntaxNode node) => node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method && IsUndo(method, 0);

    private bool IsUndo(MethodDeclarationSyntax method, int hops)
    {
        if (_known.TryGetValue(method, out var known))
        {
            return known;
        }

        if (hops > MostHops)
        {
            return false;
        }

        // Recursion ends here: until it is known better, the method takes nothing back.
        _known[method] = false;
        return _known[method] = method.Identifier.ValueText == Down
            ? MigrationCode.Contains(model.GetEnclosingSymbol((method.Body ?? (SyntaxNode?)method.ExpressionBody ?? method).SpanStart, cancellationToken), guardrails) || TakesBuilder(method)
            : IsPrivate(method) && CallersOf(method) is { Count: > 0 } callers && callers.TrueForAll(caller => caller is not null && IsUndo(caller, hops + 1));
    }

    private bool TakesBuilder(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.Any(parameter => parameter.Type is { } type && model.GetTypeInfo(type, cancellationToken).Type.Is(guardrails.Symbols.MigrationBuilder));

    private static bool IsPrivate(MethodDeclarationSyntax method) =>
        !method.Modifiers.Any(static modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword or SyntaxKind.OverrideKeyword);

    /// <summary>The methods of the class that mention the method; null for another member that does.</summary>
    private List<MethodDeclarationSyntax?> CallersOf(MethodDeclarationSyntax method)
    {
        if (method.Parent is not TypeDeclarationSyntax type)
        {
            return [];
        }

        if (!_callers.TryGetValue(type, out var callers))
        {
            _callers[type] = callers = Callers(type);
        }

        return callers is null ? [] : [.. callers[method.Identifier.ValueText]];
    }

    /// <summary>Who mentions what, found once for the class; null for one without a <c>Down</c>, where nobody asks further.</summary>
    private static ILookup<string, MethodDeclarationSyntax?>? Callers(TypeDeclarationSyntax type)
    {
        var methods = new HashSet<string>(type.Members.OfType<MethodDeclarationSyntax>().Select(static method => method.Identifier.ValueText), StringComparer.Ordinal);
        return methods.Contains(Down)
            ? type.DescendantNodes().OfType<SimpleNameSyntax>()
                .Where(name => methods.Contains(name.Identifier.ValueText))
                .ToLookup(static name => name.Identifier.ValueText, static name => name.FirstAncestorOrSelf<MethodDeclarationSyntax>(), StringComparer.Ordinal)
            : null;
    }
}
