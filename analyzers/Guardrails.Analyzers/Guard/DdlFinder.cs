using System.Text.RegularExpressions;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Guard;

/// <summary>Finds the DDL that an operation sends to PostgreSQL around the guard.</summary>
internal sealed class DdlFinder(GuardrailsContext guardrails, SemanticModel model, CancellationToken cancellationToken)
{
    private readonly SqlSinks _sinks = new(guardrails);
    private readonly TargetResolver _targets = new(guardrails.Symbols, model, cancellationToken);

    /// <summary>The DDL of the sink that the operation is; null when it is no sink, carries no DDL, or goes where no guard is needed.</summary>
    public DdlUse? Find(IOperation? operation) =>
        _sinks.TryCreate(operation) is { } sink && !OtherProviderBranches.Contain(sink.Operation.Syntax) ? Find(sink) : null;

    /// <summary>The DDL that the call executes: the text of the command it is called on, given earlier in the same method.</summary>
    public DdlUse? FindExecuted(IInvocationOperation call)
    {
        if (!_sinks.IsCommand(call.TargetMethod.ContainingType) || call.Instance?.Unwrap() is not ILocalReferenceOperation command)
        {
            return null;
        }

        return Writings(command, call.Syntax).Select(Find).FirstOrDefault(static use => use is not null);
    }

    /// <summary>The operations that may have given a local command the text that it has at a call, the last one first.</summary>
    private IEnumerable<IOperation?> Writings(ILocalReferenceOperation command, SyntaxNode call)
    {
        if (LocalUses.Declarator(command.Local, model, cancellationToken) is not { } declarator || LocalUses.Scope(declarator) is not { } scope)
        {
            yield break;
        }

        var values = LocalUses.Mentions(command.Local, scope, model, cancellationToken)
            .Where(name => name.SpanStart < call.SpanStart)
            .Select(static name => name.Parent switch
            {
                AssignmentExpressionSyntax assignment when assignment.Left == name => assignment,
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CommandText", Parent: AssignmentExpressionSyntax assignment } => assignment,
                _ => null,
            })
            .OfType<AssignmentExpressionSyntax>()
            .Reverse();
        foreach (var assignment in values)
        {
            var isText = assignment.Left is MemberAccessExpressionSyntax;
            foreach (var writing in isText ? [model.GetOperation(assignment, cancellationToken)] : Creation(assignment.Right))
            {
                yield return writing;
            }

            // Whoever gets to the call has passed it: what stood there before is gone.
            if (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && assignment.Parent is ExpressionStatementSyntax { Parent: { } block } && block.Span.Contains(call.Span))
            {
                yield break;
            }
        }

        foreach (var writing in declarator.Initializer is { Value: { } value } ? Creation(value) : [])
        {
            yield return writing;
        }
    }

    /// <summary>The creation of a command, and what its initializer sets.</summary>
    private IEnumerable<IOperation?> Creation(ExpressionSyntax value)
    {
        var creation = model.GetOperation(value, cancellationToken)?.Unwrap();
        return creation is IObjectCreationOperation { Initializer.Initializers: var initializers } ? [creation, .. initializers] : [creation];
    }

    private DdlUse? Find(SqlSink sink)
    {
        foreach (var text in SqlTextFolder.Fold(sink.Sql, model, cancellationToken))
        {
            if (FirstDdl(sink, text) is { } use)
            {
                return GoesAroundTheGuard(sink) ? use : null;
            }
        }

        return null;
    }

    private DdlUse? FirstDdl(SqlSink sink, FoldedSql text)
    {
        if (!DdlKeywords.StandIn(text.Text))
        {
            return null;
        }

        foreach (var statement in guardrails.Parsed.Parse(WithoutPlaceholders(sink, text.Text)).Statements)
        {
            if (new DdlUse(sink, text, statement) is var use && IsPermanentDdl(use))
            {
                return use;
            }
        }

        return null;
    }

    /// <summary>Whether the statement is DDL, and about more than temporary tables.</summary>
    public bool IsPermanentDdl(DdlUse use) => use.Statement.IsDdl && !IsAboutTemporaryTables(use);

    /// <summary>EF Core's <c>{0}</c> stands for a parameter; one of the same width keeps every position.</summary>
    internal static string WithoutPlaceholders(SqlSink sink, string text) =>
        sink.Kind == SinkKind.EntityFramework && text.IndexOf('{') >= 0
            ? Regex.Replace(text, @"\{\d{1,4}\}", static match => "$1".PadRight(match.Length))
            : text;

    private bool GoesAroundTheGuard(SqlSink sink) => _targets.Resolve(sink) switch
    {
        TargetKind.Guarded or TargetKind.OtherDatabase => false,
        TargetKind.Postgres => true,
        _ => sink.Kind == SinkKind.EntityFramework ? guardrails.EntityFrameworkMayUsePostgres : guardrails.MayUsePostgres,
    };

    /// <summary>Whether everything the statement names is a temporary table that another text of the same file creates.</summary>
    private bool IsAboutTemporaryTables(DdlUse use) =>
        use.Statement is { Kind: not StatementKind.Do, Relations.Count: > 0 }
        && guardrails.TemporaryTables(model.SyntaxTree, cancellationToken) is { IsEmpty: false } temporary
        && use.Statement.Relations.All(relation => temporary.Contains(use.Text.Describe(relation.Name)));
}
