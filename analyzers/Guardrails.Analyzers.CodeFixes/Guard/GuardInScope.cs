using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.Guard;

/// <summary>What can run guarded DDL at some place.</summary>
/// <param name="Receiver">Its name.</param>
/// <param name="IsExecutor">Whether it is an executor, whose methods are called otherwise than the extension methods of the others.</param>
internal sealed record ScopedGuard(ExpressionSyntax Receiver, bool IsExecutor);

/// <summary>Finds something that can run guarded DDL among the names that are visible at a place.</summary>
internal sealed class GuardInScope(KnownSymbols symbols, SemanticModel model)
{
    /// <summary>
    /// A guarded executor, a data source or a connection, in that order; null when there is none, or several of the first kind
    /// that there is: which one is meant is not for a fix to guess.
    /// </summary>
    public ScopedGuard? Find(int position)
    {
        var visible = model.LookupSymbols(position)
            .Select(symbol => (symbol.Name, Type: TypeOf(symbol, position)))
            .Where(static candidate => candidate.Type is not null)
            .ToList();
        foreach (var (kind, isExecutor) in new[] { (symbols.GuardedExecutor, true), (symbols.NpgsqlDataSource, false), (symbols.NpgsqlConnection, false) })
        {
            var found = visible.Where(candidate => candidate.Type.IsA(kind)).ToList();
            if (found.Count > 0)
            {
                return found.Count == 1 ? new(SyntaxFactory.IdentifierName(found[0].Name), isExecutor) : null;
            }
        }

        return null;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol, int position) => symbol switch
    {
        ILocalSymbol local => local.DeclaringSyntaxReferences.Any(reference => reference.Span.End < position) ? local.Type : null,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol { Parameters.IsEmpty: true } property => property.Type,
        _ => null,
    };
}
