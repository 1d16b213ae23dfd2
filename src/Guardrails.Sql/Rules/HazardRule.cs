namespace Guardrails.Sql.Rules;

/// <summary>One rule. Keeps no state: what a rule remembers of a script stands in <see cref="RuleContext.Script"/>'s state.</summary>
public abstract class HazardRule
{
    private protected HazardRule()
    {
    }

    /// <summary>What the rule is.</summary>
    public abstract RuleDescriptor Descriptor { get; }

    /// <summary>
    /// Whether queries and changes of data are shown to it at all: scripts are full of them, and few rules have anything to say of them.
    /// </summary>
    internal virtual bool LooksAtQueries => false;

    /// <summary>Looks at the context's statement, before its effects are known to the context.</summary>
    public abstract void Analyze(RuleContext context);

    /// <summary>Looks at the state that the script leaves behind; the context's statement is the last one.</summary>
    public virtual void AnalyzeEnd(RuleContext context)
    {
    }
}
