using Guardrails.Analyzers.SqlHazards.Typed;
using Guardrails.Analyzers.SqlText;
using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Analyzers.Tests.WholePack;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>What the analyzer takes the operations of a migration for.</summary>
internal static class OurStatements
{
    /// <summary>The statements of <c>Up</c>, each with whether it runs outside the transaction.</summary>
    public static IReadOnlyList<(string Sql, bool IsOutside)> Of(string source)
    {
        var tree = Pack.Parse(source);
        var compilation = CSharpCompilation.Create(
            "Ours", [tree, Pack.Parse(Sources.Usings, "Usings.cs")], References.All, new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        var guardrails = GuardrailsContext.TryCreate(compilation, new AnalyzerOptions([]))!;
        var operations = new TypedOperations(guardrails, compilation.GetSemanticModel(tree), TestContext.Current.CancellationToken);
        var holes = new HoleNumbers();
        return
        [
            .. tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>().First().DescendantNodes()
                .Where(TypedOperations.MayBe)
                .OrderBy(static node => node.Span.End)
                .SelectMany(node => operations.Find(node, holes) is { } found ? found.Statements : [])
                .Where(static statement => !statement.IsGiven)
                .Select(static statement => (statement.Sql, statement.Transaction != RunnerTransaction.Shared)),
        ];
    }
}
