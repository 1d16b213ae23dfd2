namespace Guardrails.Cli.Output;

/// <summary>The answer of <c>reap</c> for people.</summary>
internal static class ReapText
{
    public static void Write(ReapReport report, StyledWriter writer)
    {
        writer.Text(Headline(report), Styles.Strong).EndLine();
        foreach (var reaped in report.Sessions)
        {
            var session = reaped.Session;
            var (outcome, style) = Describe(reaped);
            writer.Text($"  {SessionLine.Name(session)}  ", SessionLine.Style(session))
                .Text($"{SessionLine.State(session)}, {SessionLine.Origin(session)}: ")
                .Text(outcome, style).EndLine();
            if (SessionLine.Query(session) is { } query)
            {
                writer.Text($"       {query}", Styles.Faint).EndLine();
            }
        }

        foreach (var note in report.Notes)
        {
            writer.Text($"  Note: {note}", Styles.Waiting).EndLine();
        }

        if (report.DryRun && report.Sessions.Any(s => s.Outcome == ReapOutcome.WouldTerminate))
        {
            writer.Text("  Next: ", Styles.Strong).Text("the same without --dry-run ends them", Styles.Hint).EndLine();
        }
    }

    private static string Headline(ReapReport report)
    {
        var outcome = report.DryRun ? ReapOutcome.WouldTerminate : ReapOutcome.Terminated;
        var number = report.Sessions.Count(s => s.Outcome == outcome);
        return report.Sessions.Count == 0
            ? "No session matches; nobody was ended."
            : $"{Words.Count(number, "session")} {(report.DryRun ? "would be ended; nobody was." : "ended.")}";
    }

    private static (string Outcome, Spectre.Console.Style Style) Describe(ReapedSession reaped) => reaped.Outcome switch
    {
        ReapOutcome.Terminated when reaped.StillEnding => ("told to end, still rolling back", Styles.Waiting),
        ReapOutcome.Terminated => ("ended", Styles.Good),
        ReapOutcome.WouldTerminate => ("would be ended", Styles.Waiting),
        ReapOutcome.Denied => ("denied, we may not end it", Styles.Bad),
        _ => ("went back to work or left, spared", Styles.Faint),
    };
}
