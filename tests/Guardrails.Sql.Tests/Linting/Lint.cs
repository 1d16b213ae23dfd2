using Guardrails.Sql.Linting;
using Guardrails.Sql.Rules;

namespace Guardrails.Sql.Tests.Linting;

/// <summary>What the tests of rules have in common.</summary>
internal static class Lint
{
    /// <summary>Rules that nearly every example sets off beside the one it is about.</summary>
    private static readonly Dictionary<string, RuleSeverity> Quiet = new()
    {
        ["GRD4006"] = RuleSeverity.None,
    };

    public static IReadOnlyList<Finding> Run(string sql, LintOptions? options = null) =>
        new SqlLinter((options ?? new LintOptions()) with { Severities = options?.Severities is { Count: > 0 } given ? given : Quiet }).Lint(sql).Findings;

    /// <summary>The ids of the findings, in the order of the text.</summary>
    public static string[] Ids(string sql, LintOptions? options = null) => [.. Run(sql, options).Select(static finding => finding.Rule.Id)];

    /// <summary>The findings of one rule; the others are off.</summary>
    public static IReadOnlyList<Finding> Of(string rule, string sql, LintOptions? options = null) =>
        Run(sql, (options ?? new LintOptions()) with { Severities = Only(rule) });

    /// <summary>The one finding of a rule.</summary>
    public static Finding Single(string rule, string sql, LintOptions? options = null) => Assert.Single(Of(rule, sql, options));

    /// <summary>The text after all rewrites of one rule.</summary>
    public static string Fix(string rule, string sql)
    {
        var fixedText = sql;
        foreach (var edit in Of(rule, sql).SelectMany(static finding => finding.Edits).OrderByDescending(static edit => edit.Span.Start))
        {
            fixedText = fixedText.Remove(edit.Span.Start, edit.Span.Length).Insert(edit.Span.Start, edit.NewText);
        }

        return fixedText;
    }

    public static IReadOnlyDictionary<string, RuleSeverity> Only(string rule) =>
        RuleCatalogue.All.Select(static r => r.Descriptor).ToDictionary(
            static descriptor => descriptor.Id,
            descriptor => descriptor.Id != rule ? RuleSeverity.None
                : descriptor.DefaultSeverity == RuleSeverity.None ? RuleSeverity.Warning
                : descriptor.DefaultSeverity);
}
