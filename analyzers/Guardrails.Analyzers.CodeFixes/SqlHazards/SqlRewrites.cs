using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>The changes that may make a finding go away, each together with what its place needs. Whether one does is looked at afterwards.</summary>
internal sealed class SqlRewrites(DocumentHazards document, CancellationToken cancellationToken)
{
    private readonly SemanticModel _model = document.Model;
    private readonly KnownSymbols _symbols = document.Guardrails.Symbols;

    /// <summary>The changes, the best first. Scripts in files of their own are for <c>guardrails lint --fix</c>.</summary>
    public IEnumerable<SqlRewrite> Of(SqlHazard hazard)
    {
        if (hazard.IsInFile)
        {
            return [];
        }

        var argument = hazard.Typed is null ? hazard.Expression.FirstAncestorOrSelf<ArgumentSyntax>() : null;
        var call = _model.GetOperation(hazard.Typed is null ? argument?.Parent?.Parent ?? hazard.Expression : hazard.Expression, cancellationToken) as IInvocationOperation;
        var fluent = new FluentTransaction(_symbols, _model, cancellationToken);
        var isBuilder = call?.TargetMethod.ContainingType.Is(_symbols.MigrationBuilder) == true;
        var rewrites = hazard.Typed is not null
            ? isBuilder ? new SafeMigrationOperations(document, cancellationToken).Of(hazard, call!) : new SafeFluentOperations(document, fluent).Of(hazard)
            : SafeScript.Of(hazard, document.Options) is not { } script ? []
            : isBuilder ? OfMigrationBuilder(hazard, script, call!)
            : call?.TargetMethod.ContainingType.Is(_symbols.FluentExecuteRoot) == true ? OfFluentMigrator(hazard, script, fluent)
            : OfOthers(hazard, script, argument?.Expression == hazard.Expression ? call : null);
        return rewrites.OfType<SqlRewrite>();
    }

    private IEnumerable<SqlRewrite?> OfMigrationBuilder(SqlHazard hazard, SafeScript script, IInvocationOperation call)
    {
        if (hazard.Transaction == RunnerTransaction.Unknown || !HasOneText(call, hazard))
        {
            yield break;
        }

        var isOutside = hazard.Transaction == RunnerTransaction.OneCommand;
        if (!isOutside && !script.IsOnlyStatement)
        {
            yield break;
        }

        if (script.IsSplit)
        {
            yield return new SplitCall(_model, cancellationToken).TryPlan(hazard, script, call, isMigrationBuilder: !isOutside);
        }
        else if (Edit(hazard, script) is { } literals && call.Syntax is InvocationExpressionSyntax syntax)
        {
            var inside = literals.Keys.Where(syntax.Contains).ToList();
            var changes = literals.Where(change => !inside.Contains(change.Key)).ToDictionary(static change => change.Key, static change => change.Value);
            var changed = syntax.ReplaceNodes(inside, (old, _) => literals[old]);
            changes[syntax] = isOutside ? changed : MigrationBuilderCalls.OutsideTransaction(changed, call);
            yield return SqlRewrite.Replace(FixVerification.MemberOf(syntax), changes);
        }
    }

    /// <summary>A constraint and its validation are two migrations there, which nobody but their author can number.</summary>
    private IEnumerable<SqlRewrite?> OfFluentMigrator(SqlHazard hazard, SafeScript script, FluentTransaction transaction)
    {
        if (!script.IsSplit
            && (script.IsOnlyStatement || hazard.Transaction == RunnerTransaction.OneCommand)
            && FluentTransaction.MigrationOf(hazard.Expression) is { } migration
            && Edit(hazard, script) is { } literals
            && transaction.Leave(hazard) is { } leave)
        {
            yield return SqlRewrite.Replace(migration, literals.Concat(leave).ToDictionary(static change => change.Key, static change => change.Value));
        }
    }

    /// <summary>Commands and the guarded executor run what they get by itself, outside any transaction unless somebody began one.</summary>
    private IEnumerable<SqlRewrite?> OfOthers(SqlHazard hazard, SafeScript script, IInvocationOperation? call)
    {
        var member = FixVerification.MemberOf(hazard.Expression);
        if (hazard.Transaction is RunnerTransaction.Shared or RunnerTransaction.Unknown
            || (hazard.Transaction == RunnerTransaction.OneCommand && TransactionsAround.MayBeIn(member))
            || (hazard.Transaction == RunnerTransaction.OneCommand && TransactionsAround.IsGiven(member, _model, cancellationToken)))
        {
            yield break;
        }

        if (script.IsSplit && call is not null && HasOneText(call, hazard))
        {
            yield return new SplitCall(_model, cancellationToken).TryPlan(hazard, script, call, isMigrationBuilder: false);
        }

        if (Edit(hazard, script) is { } literals)
        {
            yield return SqlRewrite.Replace(member, literals);
        }
    }

    /// <summary>The literals that change; null when they are not, or not for certain, those of this text alone.</summary>
    private IReadOnlyDictionary<SyntaxNode, SyntaxNode>? Edit(SqlHazard hazard, SafeScript script) =>
        LiteralEdits.Apply(LocalText.Of(hazard.Expression, _model, cancellationToken) ?? hazard.Expression, hazard.Text, script.Edits);

    /// <summary>Whether the text is the only one that the call may hand over: what is changed about the call is changed for all of them.</summary>
    private bool HasOneText(IInvocationOperation call, SqlHazard hazard) =>
        call.Arguments.FirstOrDefault(argument => argument.Value.Syntax == hazard.Expression) is { } sql
        && SqlTextFolder.Fold(sql.Value, _model, cancellationToken).Length == 1;
}
