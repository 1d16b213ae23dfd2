using System.Collections.Immutable;
using Guardrails.Sql.Rules;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>The rules for SQL as the compiler knows rules: made from the catalogue, which says everything about them once.</summary>
internal static class SqlRuleDescriptors
{
    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [.. RuleCatalogue.All.Select(static rule => Create(rule.Descriptor))];

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(static descriptor => descriptor.Id);

    /// <summary>The descriptor of a rule of the catalogue.</summary>
    public static DiagnosticDescriptor Of(RuleDescriptor rule) => ById[rule.Id];

    private static DiagnosticDescriptor Create(RuleDescriptor rule) => new(
        rule.Id,
        rule.Title,
        "{0}",
        $"Guardrails.{rule.Category}",
        rule.DefaultSeverity switch
        {
            RuleSeverity.Error => DiagnosticSeverity.Error,
            RuleSeverity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        },
        isEnabledByDefault: rule.DefaultSeverity != RuleSeverity.None,
        rule.Description,
        rule.HelpLink);
}
