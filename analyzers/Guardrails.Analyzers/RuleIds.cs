namespace Guardrails.Analyzers;

/// <summary>The ids of the rules, each written once.</summary>
internal static class RuleIds
{
    public const string DdlAroundGuard = "GRD1001";
    public const string UnguardedRunner = "GRD1002";
    public const string UnknownSql = "GRD1003";
    public const string ShortClientTimeout = "GRD1004";
    public const string SwallowedFailure = "GRD2001";
    public const string UnobservedStep = "GRD2002";
    public const string IgnoredResult = "GRD2003";
    public const string ProgramGoesOn = "GRD2005";
    public const string LostError = "GRD2006";
    public const string Configuration = "GRD9004";
}

/// <summary>The categories that IDEs group the rules by; the thousands of a rule's id say the same.</summary>
internal static class RuleCategories
{
    public const string Guard = "Guardrails.Guard";
    public const string FailFast = "Guardrails.FailFast";
    public const string Locks = "Guardrails.Locks";
    public const string Transactions = "Guardrails.Transactions";
    public const string Compatibility = "Guardrails.Compatibility";
    public const string Tool = "Guardrails.Tool";
}

/// <summary>Where a rule's page stands.</summary>
internal static class RuleHelp
{
    /// <summary>The same address as <c>RepositoryUrl</c> in Directory.Build.props; a test compares the two.</summary>
    public const string RepositoryUrl = "https://github.com/guardrails-net/guardrails";

    public static string Link(string ruleId) => $"{RepositoryUrl}/docs/rules/{ruleId}.md";
}
