namespace Guardrails.Sql.Rules;

/// <summary>What is to be known of a rule without a script at hand. Every list of rules is made from these.</summary>
/// <param name="Id">Never changes: <c>GRD3009</c>.</param>
/// <param name="Title">What it reports, on one line, without a full stop.</param>
/// <param name="Category">What it is about.</param>
/// <param name="DefaultSeverity">Its weight unless somebody sets another.</param>
/// <param name="Description">Why that is a hazard, in a sentence or two.</param>
/// <param name="SafeForm">What to write instead, in a sentence.</param>
public sealed record RuleDescriptor(
    string Id,
    string Title,
    RuleCategory Category,
    RuleSeverity DefaultSeverity,
    string Description,
    string SafeForm)
{
    /// <summary>Where the rules' pages and everything else stand: the same address as <c>RepositoryUrl</c> in Directory.Build.props; a test compares the two.</summary>
    public const string Repository = "https://github.com/guardrails-net/guardrails";

    /// <summary>Whether some findings come with a rewrite that a program can make.</summary>
    public bool HasFix { get; init; }

    /// <summary>The address of the rule's page.</summary>
    public string HelpLink => $"{Repository}/docs/rules/{Id}.md";
}
