using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Running;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Guardrails.Cli.Output;

/// <summary>
/// Shows on standard error what a run is doing: on a terminal a line that keeps changing, elsewhere one line for each script that
/// has to wait for a lock. With text as the answer each finished script is answered at once.
/// </summary>
internal sealed class RunProgress(Terminal terminal, RunText? answer) : IRunObserver
{
    private const int AttemptFailed = 1002;
    private const int StillWaiting = 1004;
    private const int MigrationLockFirst = 3000;
    private const int MigrationLockLast = 3099;

    // The first stay is often too short to be worth a line, or to see who blocks.
    private const int FirstToldWait = 2;

    private StatusContext? _live;
    private string _title = string.Empty;
    private int _waits;

    /// <inheritdoc/>
    public async Task<T> WatchAsync<T>(string title, Func<Task<T>> work)
    {
        _title = title;
        _waits = 0;
        if (!terminal.IsErrorLive)
        {
            return await work().ConfigureAwait(false);
        }

        var (console, hasColor) = terminal.CreateCanvas(onError: true);
        var status = console.Status().Spinner(Spinner.Known.Dots).SpinnerStyle(hasColor ? Styles.Waiting : Style.Plain);
        return await status.StartAsync(
            Line(title),
            async live =>
            {
                _live = live;
                try
                {
                    return await work().ConfigureAwait(false);
                }
                finally
                {
                    _live = null;
                }
            }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Finished(ScriptResult script) => answer?.Write(script);

    /// <summary>From which level on it wants to hear: what draws a line anew can follow progress second by second.</summary>
    public LogLevel Level => terminal.IsErrorLive ? LogLevel.Trace : LogLevel.Information;

    /// <summary>Hands on what the runtime logs and no report repeats: waiting for locks, long work, and the migration lock's fate.</summary>
    public void Hear(LogEntry entry)
    {
        switch (entry.EventId)
        {
            case AttemptFailed:
                ShowWaiting(entry.Message);
                break;
            case StillWaiting or (>= MigrationLockFirst and <= MigrationLockLast) when entry.Level >= LogLevel.Information:
                terminal.Say(entry.Message);
                break;
            default:
                ShowProgress(entry);
                break;
        }
    }

    private void ShowProgress(LogEntry entry)
    {
        if (entry.IsProgress && _live is { } live)
        {
            live.Status = Line($"{_title}: {entry.Message}");
        }
        else if (entry.IsProgress)
        {
            terminal.Say($"{_title}: {entry.Message}");
        }
    }

    private void ShowWaiting(string message)
    {
        if (_live is { } live)
        {
            live.Status = Line($"{_title}: {message}");
        }
        else if (++_waits == FirstToldWait)
        {
            terminal.Say($"{_title}: waiting for a lock. {message}");
        }
    }

    // Spectre reads a status as markup.
    private static string Line(string text) => Markup.Escape(Printable.Clean(text));
}
