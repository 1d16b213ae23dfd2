using System.Collections.Immutable;
using Guardrails.Sql.Rules;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// The rules for SQL as the compiler knows rules. It asks for this list in every project, also where there is no database: what it needs then
/// stands here, and the catalogue, which takes longer to load than such a project may cost, is asked for words when somebody reads them.
/// Tests compare the two.
/// </summary>
internal static class SqlRuleDescriptors
{
    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(new[]
    {
        Create("GRD2004"),
        Create("GRD3001"),
        Create("GRD3002"),
        Create("GRD3003"),
        Create("GRD3004"),
        Create("GRD3005"),
        Create("GRD3006"),
        Create("GRD3007"),
        Create("GRD3008"),
        Create("GRD3009"),
        Create("GRD3010"),
        Create("GRD3011"),
        Create("GRD3012"),
        Create("GRD3013"),
        Create("GRD3014"),
        Create("GRD3015"),
        Create("GRD3016"),
        Create("GRD3017"),
        Create("GRD3018"),
        Create("GRD3019"),
        Create("GRD4001", DiagnosticSeverity.Error),
        Create("GRD4002", DiagnosticSeverity.Info),
        Create("GRD4003"),
        Create("GRD4004"),
        Create("GRD4005", DiagnosticSeverity.Error),
        Create("GRD4006", DiagnosticSeverity.Info),
        Create("GRD4007"),
        Create("GRD4008"),
        Create("GRD4009"),
        Create("GRD4010", DiagnosticSeverity.Info),
        Create("GRD5001"),
        Create("GRD5002"),
        Create("GRD5003"),
        Create("GRD5004"),
        Create("GRD5005"),
        Create("GRD9001", DiagnosticSeverity.Error),
        Create("GRD9002"),
        Create("GRD9003", DiagnosticSeverity.Info, isOn: false),
    });

    /// <summary>The descriptor of a rule of the catalogue.</summary>
    public static DiagnosticDescriptor Of(RuleDescriptor rule)
    {
        foreach (var descriptor in All)
        {
            if (descriptor.Id == rule.Id)
            {
                return descriptor;
            }
        }

        throw new InvalidOperationException($"The rule {rule.Id} is missing in {nameof(SqlRuleDescriptors)}.");
    }

    private static DiagnosticDescriptor Create(string id, DiagnosticSeverity severity = DiagnosticSeverity.Warning, bool isOn = true) => new(
        id,
        new CatalogueText(id, isTitle: true),
        "{0}",
        id[3] switch
        {
            '2' => RuleCategories.FailFast,
            '3' => RuleCategories.Locks,
            '4' => RuleCategories.Transactions,
            '5' => RuleCategories.Compatibility,
            _ => RuleCategories.Tool,
        },
        severity,
        isOn,
        new CatalogueText(id, isTitle: false),
        RuleHelp.Link(id));

    /// <summary>What the catalogue says about a rule.</summary>
    private sealed class CatalogueText(string id, bool isTitle) : LocalizableString
    {
        private readonly string _id = id;
        private readonly bool _isTitle = isTitle;

        protected override string GetText(IFormatProvider? formatProvider) =>
            RuleCatalogue.Find(_id) is not { } rule ? string.Empty : _isTitle ? rule.Title : rule.Description;

        protected override int GetHash() => StringComparer.Ordinal.GetHashCode(_id);

        protected override bool AreEqual(object? other) => other is CatalogueText text && text._id == _id && text._isTitle == _isTitle;
    }
}
