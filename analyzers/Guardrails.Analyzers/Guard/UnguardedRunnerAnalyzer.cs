using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Guard;

/// <summary>GRD1002: a migration framework runs its migrations without the guard.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnguardedRunnerAnalyzer : GuardrailsAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        RuleIds.UnguardedRunner,
        "Migrations run without the guard",
        "'{0}' migrates without lock and statement timeouts, and a second migrator at the same time goes unnoticed; {1}",
        RuleCategories.Guard,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "EF Core, FluentMigrator and DbUp send DDL without a lock timeout: it waits as long as it likes, and everybody who comes after it waits too. Each of them takes the guard with one line.",
        RuleHelp.Link(RuleIds.UnguardedRunner));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails)
    {
        var compilation = start.Compilation;
        var runners = new UnguardedRunners(guardrails, new(() => RunnerConfigurations.In(compilation, guardrails, CancellationToken.None)));
        start.RegisterSyntaxNodeAction(
            context =>
            {
                var call = (InvocationExpressionSyntax)context.Node;
                if (call.NameSyntax() is { Identifier.ValueText: var name } written
                    && UnguardedRunners.MayBeRunner(name)
                    && runners.Find(call, context.SemanticModel, context.CancellationToken) is { } runner)
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rule, written.GetLocation(), runner.Runner, runner.Advice));
                }
            },
            SyntaxKind.InvocationExpression);
    }
}
