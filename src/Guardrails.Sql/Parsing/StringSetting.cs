using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Follows <c>standard_conforming_strings</c> through a script, because it decides where a string ends (psql learns it from the
/// server after every statement).
/// </summary>
internal sealed class StringSetting
{
    private const string Name = "standard_conforming_strings";

    private bool _session = true;
    private bool _beforeTransaction = true;

    /// <summary>The setting in force; on unless the script says otherwise.</summary>
    public bool IsOn { get; private set; } = true;

    public void Apply(SqlStatement statement)
    {
        switch (statement)
        {
            case SetStatement set when set.Name == Name || (set.IsReset && set.Name == "all"):
                IsOn = set.IsReset || !IsOff(set.Value);
                _session = set.IsLocal ? _session : IsOn;
                break;
            case TransactionStatement { Action: TransactionAction.Begin }:
                _beforeTransaction = _session;
                break;
            case TransactionStatement { Action: TransactionAction.Commit or TransactionAction.PrepareTransaction }:
                IsOn = _beforeTransaction = _session;
                break;
            case TransactionStatement { Action: TransactionAction.Rollback }:
                IsOn = _session = _beforeTransaction;
                break;
        }
    }

    private static bool IsOff(string? value) =>
        value is "0" || string.Equals(value, "off", StringComparison.OrdinalIgnoreCase) ||
        string.Equals(value, "false", StringComparison.OrdinalIgnoreCase) || string.Equals(value, "no", StringComparison.OrdinalIgnoreCase);
}
