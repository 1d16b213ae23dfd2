using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Guardrails.Analyzers.Configuration;
using Guardrails.Analyzers.FailFast;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.SqlHazards.Typed;
using Guardrails.Analyzers.Tests.WholePack.Cases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>The look at a file's text may see more than there is, never less: what it passes over no rule looks at.</summary>
public sealed class SourceSearchTests
{
    /// <summary>Each member of each file that there is, as a file of its own, so that most of them have nothing but what is looked for.</summary>
    public static IEnumerable<SyntaxTree> Members { get; } = BrokenCodeTests.Files.Select(static file => Pack.Corpus(file.Data))
        .Concat(CSharpCase.All.Select(static one => one.Source))
        .Select(static text => Regex.Replace(text, @"\{\|(\w+:)?|\|\}", ""))
        .SelectMany(static text => CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
        .Where(static member => member is not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax))
        .Select(static member => member.ToString()).Distinct().Select(static text => CSharpSyntaxTree.ParseText($"class C {{ {text} }}"))
        .ToList();

    [Fact]
    public void Whatever_may_hand_over_a_text_is_seen()
    {
        var withCandidates = Members.Where(static tree => Nodes(tree).Any(static node => SqlCandidates.IsText(node) || TypedOperations.MayBe(node))).ToList();

        Assert.True(withCandidates.Count > 100, $"only {withCandidates.Count}");
        Assert.All(withCandidates, static tree => Assert.True(SqlCandidates.MayStandIn(tree, NoLists(tree), Token), tree.ToString()));
    }

    [Fact]
    public void Whatever_throws_in_a_handler_is_seen()
    {
        var withThrow = Members.Where(static tree => Nodes(tree).Any(static node => node is ThrowStatementSyntax { Expression: not null } && node.FirstAncestorOrSelf<CatchClauseSyntax>() is not null)).ToList();

        Assert.True(withThrow.Count > 10, $"only {withThrow.Count}");
        Assert.All(withThrow, static tree => Assert.True(SourceSearch.HasThrowStatement(tree, Token), tree.ToString()));
    }

    [Fact]
    public void Whatever_may_be_a_step_is_seen()
    {
        var words = new[] { "Execute", "Migrate", "PerformUpgrade", "CreateCommand" };
        var withStep = Members.Where(tree => Nodes(tree).OfType<IdentifierNameSyntax>().Any(name => words.Any(word => name.Identifier.ValueText.StartsWith(word, StringComparison.Ordinal)))).ToList();

        Assert.True(withStep.Count > 100, $"only {withStep.Count}");
        Assert.All(withStep, static tree => Assert.True(StepNames.StandIn(tree, NoLists(tree), Token), tree.ToString()));
    }

    [Theory]
    [InlineData("x = new(\"a\");", true)]
    [InlineData("x = new\n  ( a );", true)]
    [InlineData("x = new(); y = new ( );", false)]
    [InlineData("x = new(); y = new(a);", true)]
    [InlineData("x = new C(a);", false)]
    [InlineData("x = \\u006eew(a);", true)]
    public void A_creation_without_a_type_is_seen_when_it_has_arguments(string statement, bool expected) =>
        Assert.Equal(expected, SourceSearch.HasTargetTypedCreation(CSharpSyntaxTree.ParseText(statement, cancellationToken: Token), Token));

    [Theory]
    [InlineData("throw e;", true)]
    [InlineData("{ throw\n e; }", true)]
    [InlineData("if (a > b) throw e;", true)]
    [InlineData("throw;", false)]
    [InlineData("var x = y ?? throw new C();", false)]
    [InlineData("_ => throw new C()", false)]
    [InlineData("_ => throw new C(); else throw e;", true)]
    public void A_throw_is_seen_when_it_is_a_statement_with_an_expression(string statement, bool expected) =>
        Assert.Equal(expected, SourceSearch.HasThrowStatement(CSharpSyntaxTree.ParseText(statement, cancellationToken: Token), Token));

    [Theory]
    [InlineData("migration.Sql(x);", true)]
    [InlineData("@Sql(x);", true)]
    [InlineData("Npgsql();", false)]
    [InlineData("sql = 1;", false)]
    [InlineData("S\\u0071l(x);", true)]
    public void A_word_is_seen_when_it_stands_by_itself(string statement, bool expected) =>
        Assert.Equal(expected, SourceSearch.MentionsWord(CSharpSyntaxTree.ParseText(statement, cancellationToken: Token), ["Sql"], StringComparison.Ordinal, Token));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<SyntaxNode> Nodes(SyntaxTree tree) => tree.GetRoot().DescendantNodes();

    private static ConfiguredLists NoLists(SyntaxTree tree) => new ConfiguredLists.Source(new AnalyzerOptions(ImmutableArray<AdditionalText>.Empty)).For(tree);
}
