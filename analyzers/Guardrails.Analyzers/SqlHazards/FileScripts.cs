using Guardrails.Analyzers.SqlHazards.History;
using Guardrails.Analyzers.SqlHazards.Typed;
using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// The SQL of one file. What one member hands over, in the order of the source, is read as one script: a table that it creates is
/// known, and free to be locked, further down.
/// </summary>
internal sealed class FileScripts(
    GuardrailsContext guardrails, HazardOptions options, MigrationHistory? history, SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>
    /// How many statements of one file are judged. Only a text that is run over and over gets that far, or a file that a tool wrote; what comes
    /// in scripts behind them is not looked at.
    /// </summary>
    private const int MostStatements = 25_000;

    private readonly SqlTextUses _uses = new(guardrails, model, cancellationToken);
    private readonly TypedOperations _operations = new(guardrails, model, cancellationToken);

    /// <summary>Reports what there is to say about the file's SQL and was not known before.</summary>
    public void Report(Action<Diagnostic> report)
    {
        foreach (var diagnostic in guardrails.Known.New(Hazards().Select(static hazard => hazard.Diagnostic)))
        {
            report(diagnostic);
        }
    }

    /// <summary>What there is to say about the file's SQL, each thing once.</summary>
    public IEnumerable<SqlHazard> Hazards()
    {
        var reported = new HashSet<(string, Location, string)>();
        return Scripts().SelectMany(scripted => Judge(scripted.Member, scripted.Script)).Where(hazard => reported.Add((
            hazard.Diagnostic.Id, hazard.Diagnostic.Location, hazard.Diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))));
    }

    /// <summary>Where a verdict depends on what there is in the database, the migrations before this one are asked.</summary>
    private List<SqlHazard> Judge(SyntaxNode? member, CombinedScript script)
    {
        var found = script.Lint().ToList();
        return script.IsUncertain && member is MethodDeclarationSyntax method
            ? history?.Lint(model.GetDeclaredSymbol(method, cancellationToken), cancellationToken) ?? found
            : found;
    }

    /// <summary>What the statements of one member are together; null when there is more than one script takes.</summary>
    public CombinedScript? ReadMember(SyntaxNode member)
    {
        var script = new CombinedScript(guardrails, options, model, cancellationToken);
        foreach (var node in Candidates(member).OrderBy(static node => node.Span.End))
        {
            Add(script, node);
            if (script.IsFull)
            {
                return null;
            }
        }

        return script;
    }

    private IEnumerable<SyntaxNode> Candidates(SyntaxNode root)
    {
        var lists = guardrails.Lists.For(model.SyntaxTree);
        return root.DescendantNodes().Where(node => SqlCandidates.IsText(node, lists) || TypedOperations.MayBe(node));
    }

    private IEnumerable<(SyntaxNode? Member, CombinedScript Script)> Scripts()
    {
        if (!SqlCandidates.MayStandIn(model.SyntaxTree, guardrails.Lists.For(model.SyntaxTree), cancellationToken))
        {
            yield break;
        }

        var candidates = Candidates(model.SyntaxTree.GetRoot(cancellationToken));
        var statements = 0;
        foreach (var member in candidates.GroupBy(MemberOf))
        {
            // In the order in which they run: of a chain of calls the innermost first.
            var nodes = member.OrderBy(static node => node.Span.End).ToList();
            if (options.StartAfter is not null && MigrationIds.Of(model, nodes[0], guardrails.Symbols, cancellationToken) is { } id && options.IsOld(id))
            {
                continue;
            }

            var script = new CombinedScript(guardrails, options, model, cancellationToken);
            foreach (var node in nodes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (script.IsFull)
                {
                    yield return (null, script);
                    if ((statements += script.Judged) > MostStatements)
                    {
                        yield break;
                    }

                    script = new CombinedScript(guardrails, options, model, cancellationToken);
                }

                Add(script, node);
            }

            yield return (member.Key, script);
            if ((statements += script.Judged) > MostStatements)
            {
                yield break;
            }
        }
    }

    private void Add(CombinedScript script, SyntaxNode node)
    {
        if (TypedOperations.MayBe(node) && _operations.Find(node, script.Holes) is { } operation)
        {
            foreach (var statement in operation.Statements)
            {
                script.Add(statement, operation.Call, _uses.IsUndo(node));
            }

            return;
        }

        if (_uses.Find(node) is not { } use)
        {
            return;
        }

        if (use.File is { } file)
        {
            if (SqlFiles.TextOf(file, cancellationToken) is { } content)
            {
                script.Add(use, FoldedSql.From(SqlRope.FromText(content)));
            }

            return;
        }

        foreach (var text in SqlTextFolder.Fold(use.Sql, model, script.Holes, cancellationToken))
        {
            script.Add(use, text);
        }
    }

    /// <summary>The method, accessor or field around the node; the whole file for top-level statements.</summary>
    private static SyntaxNode? MemberOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(static candidate => candidate is MemberDeclarationSyntax and not GlobalStatementSyntax);
}
