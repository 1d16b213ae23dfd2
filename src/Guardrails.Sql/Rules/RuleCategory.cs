namespace Guardrails.Sql.Rules;

/// <summary>What a rule is about; the thousands of its id say the same.</summary>
public enum RuleCategory
{
    /// <summary>GRD1xxx: DDL that goes around the guarded executor.</summary>
    Guard,

    /// <summary>GRD2xxx: failures that do not stop the migration.</summary>
    FailFast,

    /// <summary>GRD3xxx: heavy or surprising locks.</summary>
    Locks,

    /// <summary>GRD4xxx: transactions and timeouts.</summary>
    Transactions,

    /// <summary>GRD5xxx: running application versions, and data.</summary>
    Compatibility,

    /// <summary>GRD9xxx: the tool itself.</summary>
    Tool,
}
