using System.Globalization;

namespace Guardrails.Cli.Infrastructure;

/// <summary>A duration as it is written on the command line: <c>250ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>, or <c>none</c> for no limit.</summary>
/// <param name="Value">At least 1 ms and at most 2,147,483,647 ms, PostgreSQL's own range, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
/// <param name="Text">As it was written.</param>
internal readonly record struct Duration(TimeSpan Value, string Text)
{
    private static readonly (string Suffix, long Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    public static Duration Seconds(int seconds) =>
        new(TimeSpan.FromSeconds(seconds), string.Create(CultureInfo.InvariantCulture, $"{seconds}s"));

    /// <summary>Reads a duration.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="allowNone">Whether <c>none</c> makes sense here.</param>
    /// <param name="duration">The duration.</param>
    /// <param name="problem">Completes the sentence "--option …" when the text is refused.</param>
    public static bool TryParse(string text, bool allowNone, out Duration duration, out string problem)
    {
        duration = default;
        var forms = $"a whole number with a unit, like 250ms, 5s, 2m or 1h{(allowNone ? "; or none for no limit" : string.Empty)}";
        if (text == "none")
        {
            duration = new Duration(Timeout.InfiniteTimeSpan, text);
            problem = allowNone ? string.Empty : $"cannot be none; give {forms}";
            return allowNone;
        }

        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var unit = Array.Find(Units, u => u.Suffix == text[digits..]).Milliseconds;
        if (digits > 0 && text.AsSpan(0, digits).IndexOfAnyExcept('0') < 0 && (unit > 0 || digits == text.Length))
        {
            problem = $"cannot be 0: it looks like \"at once\", but PostgreSQL reads a timeout of 0 as \"no limit\"; give {forms}";
            return false;
        }

        if (digits == 0 || unit == 0)
        {
            problem = $"cannot be '{text}'; give {forms}";
            return false;
        }

        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > int.MaxValue / unit)
        {
            problem = $"cannot be '{text}': the longest timeout that PostgreSQL knows is {int.MaxValue}ms, about 24 days";
            return false;
        }

        duration = new Duration(TimeSpan.FromMilliseconds(number * unit), text);
        problem = string.Empty;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
