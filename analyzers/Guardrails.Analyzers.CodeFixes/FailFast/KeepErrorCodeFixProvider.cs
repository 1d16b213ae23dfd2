using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.FailFast;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.CodeFixes.FailFast;

/// <summary>Mends GRD2006: <c>throw;</c>, or the caught exception as the inner one of the new one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepErrorCodeFixProvider))]
[Shared]
public sealed class KeepErrorCodeFixProvider : GuardrailsCodeFixProvider
{
    private static readonly string[] Names = ["e", "exception", "error", "failure"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.LostError];

    private protected override string Title => "Keep the original error";

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<ThrowStatementSyntax>();

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (target is not ThrowStatementSyntax thrown
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || GuardrailsContext.TryCreate(model.Compilation, document.Project.AnalyzerOptions) is not { } guardrails
            || new LostErrors(guardrails, model, cancellationToken).FindAt(thrown) is not { } lost)
        {
            return null;
        }

        var changed = lost.Replacement is { } replacement ? WithInner(lost, replacement, guardrails.Symbols) : Rethrowing(lost);
        return changed is null
            ? null
            : await FixVerification.ApplyAsync(document, FixVerification.MemberOf(thrown), root => root.ReplaceNode(lost.Clause, changed), cancellationToken).ConfigureAwait(false);
    }

    /// <summary><c>throw;</c>, without the variable when nothing else needs it.</summary>
    private static CatchClauseSyntax Rethrowing(LostError lost)
    {
        var rethrow = lost.Throw.WithThrowKeyword(lost.Throw.ThrowKeyword.WithTrailingTrivia()).WithExpression(null);
        var changed = lost.Clause.ReplaceNode(lost.Throw, rethrow);
        if (changed.Declaration is not { } declaration || Mentions(changed, declaration.Identifier.ValueText))
        {
            return changed;
        }

        return changed.WithDeclaration(declaration.WithType(declaration.Type.WithoutTrailingTrivia()).WithIdentifier(default));
    }

    private static bool Mentions(CatchClauseSyntax clause, string name) =>
        clause.DescendantNodes().OfType<IdentifierNameSyntax>().Any(identifier => identifier.Identifier.ValueText == name);

    /// <summary>The same exception by the constructor that takes an inner one beside what it takes now.</summary>
    private static CatchClauseSyntax? WithInner(LostError lost, IObjectCreationOperation replacement, KnownSymbols symbols)
    {
        if (replacement is not { Constructor: { } constructor, Type: INamedTypeSymbol type, Syntax: BaseObjectCreationExpressionSyntax creation }
            || creation.ArgumentList is { } present && present.Arguments.Any(static argument => argument.NameColon is not null))
        {
            return null;
        }

        var arguments = creation.ArgumentList?.Arguments ?? [];
        if (arguments.Count != constructor.Parameters.Length)
        {
            return null;
        }

        var (declaration, name) = Declared(lost.Clause);
        if (name is null)
        {
            return null;
        }

        var caught = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(name));
        ArgumentSyntax[]? added = HasConstructor(type, constructor.Parameters, symbols) ? [caught]
            : arguments.Count == 0 && type.InstanceConstructors.FirstOrDefault(IsMessageOnly) is { } withMessage && HasConstructor(type, withMessage.Parameters, symbols) ? [SyntaxFactory.Argument(SyntaxFactory.ParseExpression(name + ".Message")), caught]
            : null;
        if (added is null)
        {
            return null;
        }

        var list = creation.ArgumentList ?? SyntaxFactory.ArgumentList();
        foreach (var argument in added)
        {
            list = list.WithArguments(list.Arguments.Append(argument));
        }

        var mended = creation switch
        {
            ObjectCreationExpressionSyntax { ArgumentList: null } explicitly =>
                explicitly.WithType(explicitly.Type.WithoutTrailingTrivia()).WithArgumentList(list.WithTrailingTrivia(explicitly.Type.GetTrailingTrivia())),
            _ => creation.WithArgumentList(list),
        };
        return lost.Clause.ReplaceNode(creation, mended) is var clause && declaration is not null
            ? clause.WithCatchKeyword(clause.CatchKeyword.WithTrailingTrivia(clause.Declaration is null ? SyntaxFactory.TriviaList(SyntaxFactory.Space) : clause.CatchKeyword.TrailingTrivia))
                .WithDeclaration(declaration)
            : clause;
    }

    private static bool IsMessageOnly(IMethodSymbol constructor) => constructor.Parameters is [{ Name: "message", Type.SpecialType: SpecialType.System_String }];

    /// <summary>
    /// Whether a constructor takes the same and an inner exception behind it. The same means by name too: the text of
    /// <c>ArgumentNullException(paramName)</c> would become a message.
    /// </summary>
    private static bool HasConstructor(INamedTypeSymbol type, ImmutableArray<IParameterSymbol> before, KnownSymbols symbols) => type.InstanceConstructors.Any(candidate =>
        candidate.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
        && candidate.Parameters.Length == before.Length + 1
        && candidate.Parameters.Take(before.Length).Zip(before, static (left, right) => left.Name == right.Name && SymbolEqualityComparer.Default.Equals(left.Type, right.Type)).All(static same => same)
        && candidate.Parameters[before.Length].Type.Is(symbols.Exception));

    /// <summary>The name of the caught exception, with a declaration that gives it one where it has none.</summary>
    private static (CatchDeclarationSyntax? Declaration, string? Name) Declared(CatchClauseSyntax clause)
    {
        if (clause.Declaration is { Identifier.RawKind: not (int)SyntaxKind.None } named)
        {
            return (null, named.Identifier.ValueText);
        }

        if (NewSyntax.FreeName(clause, Names) is not { } free)
        {
            return (null, null);
        }

        if (clause.Declaration is { } unnamed)
        {
            return (unnamed.WithType(unnamed.Type.WithTrailingTrivia(SyntaxFactory.Space)).WithIdentifier(SyntaxFactory.Identifier(free)), free);
        }

        var type = SyntaxFactory.ParseTypeName("global::System.Exception").WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation);
        var declaration = SyntaxFactory.CatchDeclaration(type.WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.Identifier(free));
        return (declaration.WithTrailingTrivia(clause.CatchKeyword.TrailingTrivia), free);
    }
}
