using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// The SQL of one file. What one member hands over, in the order of the source, is read as one script: a table that it creates is
/// known, and free to be locked, further down.
/// </summary>
internal sealed class FileScripts(GuardrailsContext guardrails, HazardOptions options, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly SqlTextUses _uses = new(guardrails, model, cancellationToken);

    /// <summary>Reports what there is to say about the file's SQL.</summary>
    public void Report(Action<Diagnostic> report)
    {
        var reported = new HashSet<(string, Location, string)>();
        foreach (var script in Scripts())
        {
            foreach (var diagnostic in script.Lint())
            {
                if (reported.Add((diagnostic.Id, diagnostic.Location, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))))
                {
                    report(diagnostic);
                }
            }
        }
    }

    private IEnumerable<CombinedScript> Scripts()
    {
        SyntaxNode? member = null;
        CombinedScript? script = null;
        foreach (var node in model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().Where(SqlTextUses.MayBeUse))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_uses.Find(node) is not { } use)
            {
                continue;
            }

            var owner = MemberOf(node);
            if (script is null || owner != member || script.IsFull)
            {
                if (script is not null)
                {
                    yield return script;
                }

                (member, script) = (owner, new CombinedScript(guardrails, options, model, cancellationToken));
            }

            foreach (var text in SqlTextFolder.Fold(use.Sql, model, script.Holes, cancellationToken))
            {
                script.Add(use, text);
            }
        }

        if (script is not null)
        {
            yield return script;
        }
    }

    /// <summary>The method, accessor or field around the node; the whole file for top-level statements.</summary>
    private static SyntaxNode? MemberOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(static candidate => candidate is MemberDeclarationSyntax and not GlobalStatementSyntax);
}
