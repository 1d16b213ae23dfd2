using Spectre.Console;

namespace Quickstart;

/// <summary>What this sample claims, and whether it really happened; the exit code says so.</summary>
internal sealed class Proof
{
    private readonly List<(string Claim, bool Holds)> _claims = [];

    public void Expect(string claim, bool holds) => _claims.Add((claim, holds));

    public int Conclude()
    {
        Say.Chapter("✓", "What really happened");
        foreach (var (claim, holds) in _claims)
        {
            Say.Line($"{(holds ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(claim)}");
        }

        return _claims.TrueForAll(c => c.Holds) ? 0 : 1;
    }
}
