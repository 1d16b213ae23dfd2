using Guardrails.Analyzers.FailFast;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Guard;

/// <summary>A place where a migration hands over SQL that only the running program knows.</summary>
/// <param name="Sql">The expression of the text.</param>
/// <param name="Api">What it is handed to.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="Sink">The command or call around the guard; null for an operation of a migration framework.</param>
internal sealed record UnknownSql(IOperation Sql, string Api, string Advice, SqlSink? Sink);

/// <summary>Finds such places in one file.</summary>
internal sealed class UnknownSqlFinder(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly SqlSinks _sinks = new(guardrails);
    private readonly SqlTextUses _uses = new(guardrails, model, cancellationToken);
    private readonly StepCalls _calls = new(guardrails, model, cancellationToken);
    private readonly Dictionary<SyntaxNode, bool> _runsMigrations = [];

    /// <summary>The place that the node is, or null.</summary>
    public UnknownSql? Find(SyntaxNode node)
    {
        if (!IsMigrationCode(node) || _uses.Find(node) is not { Owner: not SqlTextOwner.Guard } use || IsKnown(use))
        {
            return null;
        }

        var operation = model.GetOperation(node, cancellationToken);
        if (_sinks.TryCreate(operation) is { } sink)
        {
            return new(use.Sql, sink.Api, "hand it to GuardedExecutor, or write it as a constant", sink);
        }

        return OfFramework(operation) is var (api, guard) ? new(use.Sql, api, $"put the migrations under guard with {guard}, or write it as a constant", null) : null;
    }

    /// <summary>The operation of a framework that nothing puts under guard, and what would.</summary>
    private (string Api, string Guard)? OfFramework(IOperation? operation)
    {
        var (api, assembly) = operation switch
        {
            IInvocationOperation call => ($"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}", call.TargetMethod.ContainingAssembly?.Name),
            IObjectCreationOperation creation => (creation.Type?.Name, creation.Type?.ContainingAssembly?.Name),
            IBlockOperation or IReturnOperation => ("IScript.ProvideScript", "dbup-core"),
            _ => (null, null),
        };
        return (api, assembly) switch
        {
            (null, _) or (_, null) => null,
            _ when assembly.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) => guardrails.HasEntityFrameworkGuard ? null : (api, "UseGuardrails()"),
            _ when assembly.StartsWith("FluentMigrator", StringComparison.Ordinal) => guardrails.HasFluentMigratorGuard ? null : (api, "WithGuardrails()"),
            _ when assembly.StartsWith("dbup", StringComparison.Ordinal) => guardrails.HasDbUpGuard ? null : (api, "WithGuardrails()"),
            _ => null,
        };
    }

    /// <summary>Whether the node belongs to a migration, or to a member that runs migrations or guarded SQL.</summary>
    private bool IsMigrationCode(SyntaxNode node)
    {
        if (MigrationCode.Contains(model.GetEnclosingSymbol(node.SpanStart, cancellationToken), guardrails))
        {
            return true;
        }

        var member = RunnerConfigurations.MemberOf(node);
        if (!_runsMigrations.TryGetValue(member, out var runs))
        {
            _runsMigrations[member] = runs = member.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(RunsMigrations);
        }

        return runs;
    }

    private bool RunsMigrations(InvocationExpressionSyntax call) =>
        call.NameSyntax()?.Identifier.ValueText is { } name
        && (name.StartsWith("Execute", StringComparison.Ordinal) || name.StartsWith("Migrate", StringComparison.Ordinal) || name == "PerformUpgrade")
        && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
        && _calls.NameOf(method) is not null;

    private bool IsKnown(SqlTextUse use)
    {
        // What is handed to a parameter for SQL is judged where the method is called.
        var sql = use.Sql.Unwrap();
        if (sql.ConstantValue.HasValue || sql.Type is null or IErrorTypeSymbol || sql is IParameterReferenceOperation { Parameter.Name: "sql" })
        {
            return true;
        }

        var texts = SqlTextFolder.Fold(use.Sql, model, cancellationToken);
        return !texts.IsEmpty && !texts.Any(text => BeginsWithHole(use.Translate?.Invoke(text.Text) ?? text.Text, text));
    }

    /// <summary>Whether not even the kind of one of the statements is known.</summary>
    private bool BeginsWithHole(string sql, FoldedSql text) =>
        text.HasHoles && guardrails.Parsed.Parse(sql).Statements.Any(statement => text.IsHole(statement.Span.Start));
}
