using System.Collections.Immutable;
using System.Text;
using Guardrails.Sql.Rules;

namespace Guardrails.Analyzers.Configuration;

/// <summary>
/// The global configs of the package. Each lists only what it changes: naming a rule for SQL there would overrule the weight that each of
/// its findings has by itself (heavy locks, cautious verdicts, <c>Down</c>).
/// </summary>
internal static class SeverityPresets
{
    // What the user's own files say has level 0 and more. A mode stands above a preset: two configs of one level that disagree cancel each other out.
    private const int ModeLevel = -100;
    private const int PresetLevel = -101;

    /// <summary>Locks that are brief, compatibility that only the team can judge, and matters of taste: off in the preset minimum.</summary>
    private static readonly ImmutableHashSet<string> NotInMinimum =
    [
        "GRD1003", "GRD3010", "GRD3013", "GRD3016", "GRD3017", "GRD3019", "GRD4002", "GRD4006", "GRD4010", "GRD5001", "GRD5002", "GRD5003", "GRD5004", "GRD9002", "GRD9003",
    ];

    /// <summary>The configs by file name.</summary>
    public static ImmutableSortedDictionary<string, string> Files { get; } = new Dictionary<string, string>
    {
        ["guardrails.enforce.globalconfig"] = Write(ModeLevel, static rule => IsErrorInCi(rule) ? "error" : null),
        ["guardrails.off.globalconfig"] = Write(ModeLevel, static _ => "none"),
        ["guardrails.preset.minimum.globalconfig"] = Write(PresetLevel, static rule => NotInMinimum.Contains(rule.Id) ? "none" : null),
        ["guardrails.preset.recommended.globalconfig"] = Write(PresetLevel, static _ => null),
        ["guardrails.preset.strict.globalconfig"] = Write(
            PresetLevel, static rule => rule.DefaultSeverity is RuleSeverity.None or RuleSeverity.Suggestion ? "warning" : null),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The rules for C# that are errors on a build server; those for SQL decide finding by finding.</summary>
    public static bool IsErrorInCi(RuleDescriptor rule) =>
        CSharpRules.All.Contains(rule) && rule is { DefaultSeverity: RuleSeverity.Warning, Category: RuleCategory.Guard or RuleCategory.FailFast };

    private static string Write(int level, Func<RuleDescriptor, string?> severity)
    {
        var config = new StringBuilder().Append("is_global = true\nglobal_level = ").Append(level).Append("\n\n");
        foreach (var rule in RuleCatalogue.Descriptors)
        {
            if (severity(rule) is { } value)
            {
                config.Append("dotnet_diagnostic.").Append(rule.Id).Append(".severity = ").Append(value).Append('\n');
            }
        }

        return config.ToString().TrimEnd('\n') + "\n";
    }
}
