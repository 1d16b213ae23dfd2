namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// How much work one expression may cost. Text beyond a limit is "unknown", which every rule treats as silence:
/// an analyzer that is late, or out of memory, helps nobody.
/// </summary>
internal static class FoldLimits
{
    /// <summary>The longest text that is looked at, in characters.</summary>
    public const int TextLength = 256 * 1024;

    /// <summary>How many different texts one expression may have (<c>?:</c>, <c>switch</c>, conditional assignments).</summary>
    public const int Alternatives = 32;

    /// <summary>How deeply expressions may nest. A chain of <c>+</c> does not nest.</summary>
    public const int Depth = 100;

    /// <summary>How many operations may be visited for one expression.</summary>
    public const int Steps = 20_000;
}
