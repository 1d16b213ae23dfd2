namespace Guardrails.Sql.Rules;

/// <summary>How much a finding weighs, the lightest first.</summary>
public enum RuleSeverity
{
    /// <summary>The rule is off.</summary>
    None,

    /// <summary>Worth knowing.</summary>
    Suggestion,

    /// <summary>Dangerous under load, or likely a mistake.</summary>
    Warning,

    /// <summary>Fails, or does harm for certain.</summary>
    Error,
}
