using Spectre.Console.Rendering;

namespace Guardrails.Cli.Output;

/// <summary>One line of text that ends with an ellipsis where there is no more room, instead of going on in the next line.</summary>
internal sealed class CutLine(IRenderable line) : Renderable
{
    private const string Ellipsis = "…";

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        var width = Math.Min(Segment.CellCount(Whole(options)), maxWidth);
        return new Measurement(width, width);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var whole = Whole(options);
        return Segment.CellCount(whole) <= maxWidth
            ? [.. whole, Segment.LineBreak]
            : [.. Segment.Truncate(whole, maxWidth - 1), new Segment(Ellipsis), Segment.LineBreak];
    }

    private List<Segment> Whole(RenderOptions options) =>
        [.. line.Render(options, int.MaxValue).Where(segment => !segment.IsLineBreak)];
}
