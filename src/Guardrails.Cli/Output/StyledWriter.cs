using Spectre.Console;

namespace Guardrails.Cli.Output;

/// <summary>Writes text piece by piece. All of it passes through <see cref="Printable"/>; none of it is read as markup.</summary>
internal sealed class StyledWriter(IAnsiConsole console, bool hasColor)
{
    public StyledWriter Text(string text, Style? style = null)
    {
        console.Write(Printable.Clean(text), hasColor ? style : null);
        return this;
    }

    public void EndLine() => console.WriteLine();
}
