using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers;

/// <summary>
/// What every rule does the same way: it runs concurrently, it looks into generated code (EF Core marks migrations as generated),
/// and it costs nothing in a compilation that has nothing to do with PostgreSQL migrations.
/// </summary>
public abstract class GuardrailsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private void Start(CompilationStartAnalysisContext start)
    {
        if (DatabaseLibraries.MayBeReferenced(start.Compilation))
        {
            Begin(start);
        }
    }

    /// <summary>Apart from the look at the references, so that nothing that it needs is loaded where there is no database.</summary>
    private void Begin(CompilationStartAnalysisContext start)
    {
        if (GuardrailsContext.TryCreate(start.Compilation, start.Options) is { } guardrails && (LooksAtTests || !guardrails.IsTestProject))
        {
            Register(start, guardrails);
        }
    }

    /// <summary>
    /// Whether the rule holds in test projects too. Most do not: tests prepare their databases as they like, run steps that are meant to be
    /// blocked or to fail, and look at the database afterwards.
    /// </summary>
    private protected virtual bool LooksAtTests => false;

    /// <summary>Registers the rule's actions for a compilation that it applies to.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext start, GuardrailsContext guardrails);
}
