using System.Collections.Immutable;

using Guardrails.Analyzers.SqlText;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.Tests.Verification;

/// <summary>Folds the argument of the call of <c>Sink(...)</c> in a piece of code.</summary>
internal static class Folding
{
    /// <summary>The texts of the argument, holes written as <c>{expression}</c>.</summary>
    public static ImmutableArray<string> Texts(string body, string members = "") =>
        [.. Fold(body, members).Select(static text => text.Describe(text.Text))];

    public static ImmutableArray<FoldedSql> Fold(string body, string members = "", string otherFile = "")
    {
        var (expression, model) = Compile(body, members, otherFile);
        return SqlTextFolder.Fold(expression, model, TestContext.Current.CancellationToken);
    }

    public static (IOperation Expression, SemanticModel Model) Compile(string body, string members = "", string otherFile = "")
    {
        var source = $$"""
            using System;
            using System.Collections.Generic;
            using System.Text;

            partial class Program
            {
                {{members}}

                void Run(bool condition, int number, string name)
                {
                    {{body}}
                }

                static void Sink(object sql) { }
            }
            """;
        var tree = CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken);
        var other = CSharpSyntaxTree.ParseText(otherFile, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("Folding", [tree, other], References.Framework, new(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var call = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Single(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "Sink" });
        var model = compilation.GetSemanticModel(tree);
        var argument = model.GetOperation(call.ArgumentList.Arguments[0].Expression, TestContext.Current.CancellationToken);
        return (argument!, model);
    }
}
