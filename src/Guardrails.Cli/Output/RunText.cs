using System.Globalization;
using Guardrails.Cli.Running;
using Spectre.Console;

namespace Guardrails.Cli.Output;

/// <summary>The answer of <c>run</c> for people: each script with its statements, then how it ended.</summary>
internal sealed class RunText(StyledWriter report)
{
    private readonly HashSet<string> _written = [];

    /// <summary>One script, when it is through.</summary>
    public void Write(ScriptResult script)
    {
        _written.Add(script.Path);
        report.Text(script.Path, Styles.Strong).EndLine();
        foreach (var statement in script.Statements)
        {
            var (mark, style, remark) = Describe(statement);
            report.Text($"  {mark} ", style).Text(string.Create(CultureInfo.InvariantCulture, $"{statement.Statement}  {Printable.OneLine(statement.Sql)}"))
                .Text($"  {remark}", Styles.Faint).EndLine();
        }

        foreach (var note in script.Notes)
        {
            report.Text($"  note: {note}", Styles.Waiting).EndLine();
        }
    }

    /// <summary>How the run ended.</summary>
    public void Write(RunResult result)
    {
        switch (result.Failure)
        {
            case null:
                var statements = result.Scripts.Sum(s => s.Statements.Count);
                report.Text("✓ ", Styles.Good)
                    .Text($"{Words.Count(statements, "statement")} in {Words.Count(result.Scripts.Count, "script")}, {Words.Time(result.Elapsed)}").EndLine();
                return;
            case LockTimeoutException timeout:
                WriteLockTimeout(timeout.Report);
                break;
            default:
                report.Text("✗ ", Styles.Bad).Text(result.Failure.Message).EndLine();
                break;
        }

        WriteWhatIsApplied(result);
    }

    private void WriteLockTimeout(LockReport locks)
    {
        report.Text("✗ DDL failed: ", Styles.Bad).Text(locks.Headline).EndLine();
        foreach (var line in locks.ToString().Split('\n'))
        {
            report.Text("  ").Text(line, StyleOf(line.TrimStart())).EndLine();
        }

        foreach (var advice in LockAdvice.For(locks))
        {
            report.Text("  Next: ", Styles.Strong).Text(advice, Styles.Hint).EndLine();
        }
    }

    /// <summary>The parts of the report as it is written by the runtime.</summary>
    private static Style? StyleOf(string line) => line switch
    {
        ['L', 'O', 'C', 'K', ' ', ..] => Styles.Strong,
        ['B', 'l', 'o', 'c', 'k', 'e', 'd', ..] => Styles.Waiting,
        ['└', ..] => Styles.Blocking,
        ['N', 'o', 't', 'e', ..] or ['Q', 'u', 'e', 'u', 'e', 'd', ..] => Styles.Waiting,
        _ => Styles.Faint,
    };

    private void WriteWhatIsApplied(RunResult result)
    {
        var statements = result.Scripts.SelectMany(s => s.Statements).ToList();
        var applied = statements.Count(s => s.Outcome == StatementOutcome.Ok);
        if (statements.Count == 0)
        {
            return;
        }

        var notRun = result.Scripts.Where(s => !s.WasStarted && !_written.Contains(s.Path)).Select(s => s.Path).ToList();
        report.Text(
            applied == 0 ? "  Nothing is applied." : string.Create(CultureInfo.InvariantCulture, $"  {applied} of {Words.Count(statements.Count, "statement")} applied."))
            .Text(notRun.Count == 0 ? string.Empty : $" Not run: {string.Join(", ", notRun)}.").EndLine();
    }

    private static (string Mark, Style Style, string Remark) Describe(StatementReport statement)
    {
        var waited = statement.LockWait > TimeSpan.Zero
            ? $", of it {Words.Time(statement.LockWait)} waiting for locks ({Words.Count(statement.Attempts, "attempt")})"
            : statement.Attempts > 1 ? $", {Words.Count(statement.Attempts, "attempt")}" : string.Empty;
        var time = Words.Time(statement.Elapsed);
        return statement.Outcome switch
        {
            StatementOutcome.Ok => ("✓", Styles.Good, time + waited),
            StatementOutcome.LockTimeout => ("✗", Styles.Bad, "lock timeout"),
            StatementOutcome.StatementTimeout => ("✗", Styles.Bad, $"statement timeout after {time}"),
            StatementOutcome.Failed => ("✗", Styles.Bad, $"failed after {time}"),
            StatementOutcome.Cancelled => ("✗", Styles.Bad, $"cancelled after {time}"),
            StatementOutcome.RolledBack => ("↶", Styles.Waiting, "rolled back"),
            _ => ("·", Styles.Faint, "not run"),
        };
    }
}
