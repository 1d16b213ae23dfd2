using System.CommandLine;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Cli.Output.Json;
using Npgsql;
using Spectre.Console;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails locks</c>: who blocks whom now.</summary>
internal sealed class LocksCommand
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private static readonly Duration DefaultInterval = Duration.Seconds(1);

    private readonly CliContext _context;

    private readonly Option<Duration?> _watch = CommonOptions.OptionalTime(
        "--watch", "Look again and again at this interval, 1s when none is given, until interrupted. Live on a terminal; elsewhere one answer for each look, as a line of JSON unless --format text is given.",
        interval => interval.Value < ShortestInterval ? "cannot be below 100ms: each look costs the server's lock manager time." : null,
        bare: DefaultInterval);

    private readonly Option<int?> _pid = CommonOptions.Number("--pid", "Only what concerns this session: whom it waits for, and who waits for it.");
    private readonly Option<string?> _connection = CommonOptions.Connection();
    private readonly Option<OutputFormat?> _format = CommonOptions.Format();

    private LocksCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var locks = new LocksCommand(context);
        var command = new GuardCommand(
            "locks",
            "Shows who blocks whom on the server now, as a tree.",
            "guardrails locks",
            "guardrails locks --watch 1s",
            "guardrails locks --pid 4711 --format json")
        {
            locks._watch, locks._pid, locks._connection, locks._format,
        };
        command.SetAction(locks.ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var dataSource = parsed.OpenDataSource(_connection, _context);
        await using (dataSource.ConfigureAwait(false))
        {
            var look = new Look(new LockDiagnostics(dataSource), parsed.GetValue(_pid), _context.Time);
            var format = parsed.GetValue(_format);
            if (parsed.GetValue(_watch) is not { } interval)
            {
                Answer(await look.TakeAsync(cancellationToken).ConfigureAwait(false), format ?? OutputFormat.Text, look.Pid);
            }
            else if (_context.Terminal.IsOutputLive && format != OutputFormat.Json)
            {
                await WatchLiveAsync(look, interval, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await WatchAsync(look, interval, format ?? OutputFormat.Json, cancellationToken).ConfigureAwait(false);
            }

            return ExitCode.Ok;
        }
    }

    private async Task WatchAsync(Look look, Duration interval, OutputFormat format, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval.Value, _context.Time);
        do
        {
            var (at, graph) = await look.TakeAsync(cancellationToken).ConfigureAwait(false);
            if (format == OutputFormat.Json)
            {
                _context.Terminal.WriteData(JsonText.Write(ToJson(at, graph), asLine: true));
            }
            else
            {
                _context.Terminal.WriteData(Words.Moment(at));
                Draw(graph, look.Pid);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task WatchLiveAsync(Look look, Duration interval, CancellationToken cancellationToken)
    {
        var (console, hasColor) = _context.Terminal.CreateCanvas(onError: false);
        var view = new LocksView(interval.ToString(), look.Pid, hasColor);
        var seen = await look.TakeAsync(cancellationToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(interval.Value, _context.Time);
        // Of a tree that is too tall its roots are what matters.
        await console.Live(view.Draw(seen.At, seen.Graph, null)).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            live.Refresh();
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                string? problem = null;
                try
                {
                    seen = await look.TakeAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is MigrationFailedException or NpgsqlException)
                {
                    // Who watches wants to see what comes after a restart, too.
                    problem = e.Message;
                }

                live.UpdateTarget(view.Draw(seen.At, seen.Graph, problem));
            }
        }).ConfigureAwait(false);
    }

    private void Answer((DateTimeOffset At, LockGraph Graph) seen, OutputFormat format, int? pid)
    {
        if (format == OutputFormat.Json)
        {
            _context.Terminal.WriteData(JsonText.Write(ToJson(seen.At, seen.Graph), asLine: false));
        }
        else
        {
            Draw(seen.Graph, pid);
        }
    }

    private void Draw(LockGraph graph, int? pid)
    {
        var (console, hasColor) = _context.Terminal.CreateCanvas(onError: false);
        console.Write(new LocksTree(graph, hasColor).Draw(pid));
    }

    private static LocksJson ToJson(DateTimeOffset at, LockGraph graph) => new()
    {
        ObservedAt = at.UtcDateTime,
        Edges = [.. graph.Edges.Select(e => new EdgeJson(
            new SessionJson(e.Blocked), new SessionJson(e.Blocking), e.LockMode, e.Relation, e.LockType, JsonText.Milliseconds(e.Waited)))],
    };

    /// <summary>One look at the server after the other.</summary>
    private sealed class Look(LockDiagnostics diagnostics, int? pid, TimeProvider time)
    {
        public int? Pid => pid;

        public async Task<(DateTimeOffset At, LockGraph Graph)> TakeAsync(CancellationToken cancellationToken)
        {
            var graph = new LockGraph(await diagnostics.SnapshotAsync(cancellationToken).ConfigureAwait(false));
            return (time.GetUtcNow(), pid is { } one ? graph.Around(one) : graph);
        }
    }
}
