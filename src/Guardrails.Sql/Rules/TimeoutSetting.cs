using System.Globalization;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>What a script has set <c>lock_timeout</c> or <c>statement_timeout</c> to.</summary>
/// <param name="Source">The statement that did it.</param>
/// <param name="Milliseconds">
/// The value as the server rounds it, in milliseconds; 0 is "no limit"; null after a <c>RESET</c>, when the server's own setting counts.
/// </param>
/// <param name="HasUnit">Whether the script wrote a unit; a bare number is milliseconds.</param>
/// <param name="IsKnown">False for a value that only psql or the server knows, such as a variable.</param>
public sealed record TimeoutSetting(SqlStatement Source, double? Milliseconds, bool HasUnit, bool IsKnown = true)
{
    /// <summary>Whether it ends a wait: a limit, or a value that cannot be known.</summary>
    public bool IsInForce => !IsKnown || Milliseconds is > 0;

    /// <summary>Reads the value of a <c>SET</c> as the server does (manual, "Setting Parameters": numeric with unit).</summary>
    /// <param name="source">The statement that sets it.</param>
    /// <param name="value">The value; null for a reset.</param>
    public static TimeoutSetting Read(SqlStatement source, string? value)
    {
        if (value is null)
        {
            return new TimeoutSetting(source, null, HasUnit: false);
        }

        var text = value.Trim();
        var digits = 0;
        while (digits < text.Length && (text[digits] is >= '0' and <= '9' || text[digits] == '.'))
        {
            digits++;
        }

        var unit = text.Substring(digits).Trim();
        var factor = unit switch
        {
            "" or "ms" => 1,
            "us" => 0.001,
            "s" => 1000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => double.NaN,
        };
        return double.TryParse(text.Substring(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(factor)
            ? new TimeoutSetting(source, Math.Round(number * factor), unit.Length > 0)
            : new TimeoutSetting(source, null, HasUnit: false, IsKnown: false);
    }
}
