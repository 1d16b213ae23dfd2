using Spectre.Console;

namespace Guardrails.Cli.Output;

/// <summary>The few colours, by meaning. All from the sixteen that every terminal lets its owner choose.</summary>
internal static class Styles
{
    public static Style Good { get; } = new(Color.Green);

    public static Style Bad { get; } = new(Color.Red, decoration: Decoration.Bold);

    public static Style Blocking { get; } = new(Color.Red);

    public static Style Waiting { get; } = new(Color.Yellow);

    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    public static Style Faint { get; } = new(decoration: Decoration.Dim);

    public static Style Hint { get; } = new(Color.Teal);
}
