using Guardrails.Analyzers.SqlHazards;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>One statement of a rewritten text.</summary>
/// <param name="Sql">The statement, with a semicolon where the original had one.</param>
/// <param name="LeavesTransaction">Whether it only works, or only makes sense, outside the transaction of those before it.</param>
internal sealed record SafeStatement(string Sql, bool LeavesTransaction);

/// <summary>The rewrite that the linter has for a finding: <c>guardrails lint --fix</c> makes it too.</summary>
/// <param name="Text">The text that is rewritten.</param>
/// <param name="Edits">The edits, in the order of the text.</param>
internal sealed record SafeScript(string Text, IReadOnlyList<TextEdit> Edits)
{
    /// <summary>Whether it makes several statements of one.</summary>
    public bool IsSplit => Edits.Any(static edit => edit.NewText.IndexOf(';') >= 0);

    /// <summary>Whether the text is nothing but the statement: what leaves a transaction leaves it alone.</summary>
    public bool IsOnlyStatement => SqlParser.Parse(Text).Statements.Count == 1;

    /// <summary>
    /// The rewrite of the text by itself, outside any transaction: whether the program can run it there is looked at when it is done.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public static SafeScript? Of(SqlHazard hazard, HazardOptions options)
    {
        var script = SqlParser.Parse(hazard.Sql);
        if (script.Errors.Count > 0)
        {
            return null;
        }

        var rule = hazard.Finding.Rule;
        var alone = new LintOptions
        {
            PostgresVersion = options.PostgresVersion,
            Severities = RuleCatalogue.All.ToDictionary(
                static known => known.Descriptor.Id, known => known.Descriptor.Id == rule.Id ? RuleSeverity.Warning : RuleSeverity.None),
        };
        return new SqlLinter(alone).Lint(script).Findings.FirstOrDefault(finding => finding.Span.Start == hazard.Span.Start) is { Edits: { Count: > 0 } edits }
            ? new SafeScript(hazard.Sql, edits)
            : null;
    }

    /// <summary>The statements that come of the only one of the text; empty when the text has more in it than that.</summary>
    public IReadOnlyList<SafeStatement> Statements()
    {
        var text = Text;
        foreach (var edit in Edits.Reverse())
        {
            text = text.Substring(0, edit.Span.Start) + edit.NewText + text.Substring(edit.Span.End);
        }

        var script = SqlParser.Parse(text);
        if (script.Errors.Count > 0 || !IsOnlyStatement)
        {
            return [];
        }

        var ending = text.Substring(script.Statements[script.Statements.Count - 1].Span.End);
        if (ending.Any(static character => character != ';' && !char.IsWhiteSpace(character)))
        {
            return [];
        }

        // What stands above the first statement stays there.
        return
        [
            .. script.Statements.Select((statement, place) => new SafeStatement(
                text.Substring(place == 0 ? 0 : statement.Span.Start, statement.Span.End - (place == 0 ? 0 : statement.Span.Start)) + (ending.IndexOf(';') >= 0 ? ";" : string.Empty),
                statement.TransactionRule == TransactionRule.Forbidden || Validates(statement))),
        ];
    }

    private static bool Validates(SqlStatement statement) => statement is AlterTableStatement { Actions: var actions } && actions.Any(static action => action is ValidateConstraint);
}
