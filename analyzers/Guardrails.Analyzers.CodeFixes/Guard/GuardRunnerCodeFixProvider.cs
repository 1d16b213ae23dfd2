using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.Guard;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.Guard;

/// <summary>Mends GRD1002: <c>UseGuardrails()</c> or <c>WithGuardrails()</c> where the runner is configured, if that is in the same file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardRunnerCodeFixProvider))]
[Shared]
public sealed class GuardRunnerCodeFixProvider : GuardrailsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.UnguardedRunner];

    private protected override string Title => "Put the migrations under guard";

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>();

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (target is not InvocationExpressionSyntax call
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || GuardrailsContext.TryCreate(model.Compilation, document.Project.AnalyzerOptions) is not { } guardrails)
        {
            return null;
        }

        var configurations = RunnerConfigurations.In(model.Compilation, guardrails, cancellationToken);
        if (new UnguardedRunners(guardrails, new(() => configurations)).Find(call, model, cancellationToken) is not { } runner)
        {
            return null;
        }

        // Without the package of the framework the method is not there, and the change does not compile: then nothing is offered.
        var places = runner.Configurations.Count > 0 ? [.. runner.Configurations.Select(static configuration => configuration.Call)]
            : RunnerConfigurations.IsRunner(runner.Runner) ? [BeforeBuild(call)]
            : Array.Empty<InvocationExpressionSyntax>();
        if (places.Length != 1 || places[0].SyntaxTree != call.SyntaxTree)
        {
            return null;
        }

        var guarded = runner.Configurations.Count > 0 ? UseGuardrails(places[0]) : Chained(places[0], "WithGuardrails");
        return guarded is null
            ? null
            : await FixVerification.ApplyAsync(
                document, FixVerification.MemberOf(places[0]), root => root.ReplaceNode(places[0], guarded), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last call of DbUp's chain before <c>Build()</c>; the call itself for a chain that does not build.</summary>
    private static InvocationExpressionSyntax BeforeBuild(InvocationExpressionSyntax call)
    {
        var current = call;
        while (current.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == current)
        {
            if (access.Name.Identifier.ValueText == "Build")
            {
                return current;
            }

            current = next;
        }

        return call;
    }

    private static InvocationExpressionSyntax Chained(ExpressionSyntax receiver, string method) => SyntaxFactory.InvocationExpression(
        SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName(method)))
        .WithTrailingTrivia(receiver.GetTrailingTrivia());

    /// <summary>Inside the options of <c>UseNpgsql</c>, which are added where they are missing.</summary>
    private static InvocationExpressionSyntax? UseGuardrails(InvocationExpressionSyntax call)
    {
        if (call.NameSyntax()?.Identifier.ValueText != "UseNpgsql")
        {
            return null;
        }

        var options = call.ArgumentList.Arguments.LastOrDefault()?.Expression;
        return options switch
        {
            LambdaExpressionSyntax { ExpressionBody: { } body } => call.ReplaceNode(body, Chained(body, "UseGuardrails")),
            LambdaExpressionSyntax => null,
            _ when call.ArgumentList.Arguments.Any(static argument => argument.NameColon is not null) => null,
            _ => call.WithArgumentList(call.ArgumentList.WithArguments(
                call.ArgumentList.Arguments.Append(SyntaxFactory.Argument(SyntaxFactory.ParseExpression("npgsql => npgsql.UseGuardrails()"))))),
        };
    }
}
