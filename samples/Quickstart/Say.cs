using System.Globalization;
using Guardrails;
using Spectre.Console;

namespace Quickstart;

/// <summary>What the reader sees.</summary>
internal static class Say
{
    public static void Chapter(string number, string title)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold blue]{number}  {title}[/]");
    }

    public static void Line(string markup) => AnsiConsole.MarkupLine("   " + markup);

    public static void Done(string step, ExecutionReport report) =>
        Line(string.Create(CultureInfo.InvariantCulture, $"[green]✓[/] {Markup.Escape(step)} [grey]({report.Elapsed.TotalMilliseconds:0} ms)[/]"));

    public static void Failed(LockTimeoutException failure)
    {
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"[red]✗[/] {Markup.Escape(failure.Step!)}: lock timeout after {failure.Report.Waited.TotalSeconds:0.0} s ({failure.Report.Attempts} attempts)"));
        foreach (var line in failure.Report.ToString().Split('\n'))
        {
            Line($"  [yellow]{Markup.Escape(line)}[/]");
        }

        foreach (var (name, _) in Migration.Steps.SkipWhile(s => s.Name != failure.Step).Skip(1))
        {
            Line($"[grey]– {Markup.Escape(name)}: not started[/]");
        }
    }

    public static void Reaped(ReapReport report)
    {
        foreach (var (session, outcome) in report.Sessions.Select(s => (s.Session, s.Outcome)))
        {
            var word = outcome switch
            {
                ReapOutcome.WouldTerminate => "[grey]dry run: would end[/]",
                ReapOutcome.Terminated => "[green]ended[/]",
                _ => $"[red]{outcome}[/]",
            };
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{word} session {session.Pid} ({Markup.Escape(session.ApplicationName ?? "?")}), idle in transaction for {session.StateAge?.TotalSeconds:0.0} s"));
        }
    }
}
