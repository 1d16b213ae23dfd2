using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.SqlHazards.History;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>What the rules for SQL have to say about a document, as it is now.</summary>
/// <param name="Guardrails">What is known of the compilation.</param>
/// <param name="Options">What the project says about the rules.</param>
/// <param name="Model">The document's model.</param>
/// <param name="All">The findings, in the order of the source.</param>
internal sealed record DocumentHazards(GuardrailsContext Guardrails, HazardOptions Options, SemanticModel Model, IReadOnlyList<SqlHazard> All)
{
    /// <summary>Looks at a document; null when the rules have no business there.</summary>
    public static async Task<DocumentHazards?> ReadAsync(Document document, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var analyzerOptions = document.Project.AnalyzerOptions;
        if (model is null
            || GuardrailsContext.TryCreate(model.Compilation, analyzerOptions) is not { } guardrails
            || guardrails.DescribesSchema(model.SyntaxTree))
        {
            return null;
        }

        var options = HazardOptions.Read(analyzerOptions, model.SyntaxTree);
        var history = new MigrationHistory(model.Compilation, guardrails, analyzerOptions);
        var hazards = new FileScripts(guardrails, options, history, model, cancellationToken).Hazards()
            .OrderBy(static hazard => hazard.Diagnostic.Location.SourceSpan.Start);
        return new DocumentHazards(guardrails, options, model, [.. hazards]);
    }

    /// <summary>
    /// The findings in a node that a diagnostic may mean: the one at its place, or all of its rule when others in the node were mended before it,
    /// and nothing is where it was.
    /// </summary>
    public IReadOnlyList<SqlHazard> Near(SyntaxNode node, Diagnostic diagnostic)
    {
        var near = All
            .Where(hazard => hazard.Diagnostic.Id == diagnostic.Id
                && hazard.Diagnostic.Location.SourceTree == node.SyntaxTree
                && node.Span.Contains(hazard.Diagnostic.Location.SourceSpan))
            .ToList();
        var meant = near.FindAll(hazard => hazard.Diagnostic.Location == diagnostic.Location);
        return meant.Count > 0 ? meant : near;
    }

    /// <summary>The same without what one rule says.</summary>
    public DocumentHazards Without(string id) => this with { All = [.. All.Where(hazard => hazard.Diagnostic.Id != id)] };

    /// <summary>Whether a rule has less to say than it had in another state of the document, and no rule more.</summary>
    public bool IsBetterThan(DocumentHazards other, string id)
    {
        var before = other.Count();
        var after = Count();
        return after.All(entry => before.TryGetValue(entry.Key, out var count) && entry.Value <= count)
            && (after.TryGetValue(id, out var left) ? left : 0) < before[id];
    }

    private Dictionary<string, int> Count() => All.GroupBy(static hazard => hazard.Diagnostic.Id).ToDictionary(static group => group.Key, static group => group.Count());
}
