using System.Diagnostics;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Support;

/// <summary>
/// Measures how late this machine is, client and server, while something else is being timed. A bound in seconds is only fair on a machine
/// that lets a program run when it wants to; what a beat of the metronome took too long is added to the bound. On a quiet machine that
/// is a few milliseconds.
/// </summary>
internal sealed class Metronome : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    // Between the server's last word and the exception lie up to this many waits for a thread or for the server: error, last look, rollback, disposal, more than one hop each.
    private const int Steps = 6;

    private readonly CancellationTokenSource _stop = new();
    private readonly Session _session;
    private readonly Task _beating;
    private TimeSpan _latest;

    private Metronome(Session session)
    {
        _session = session;
        _beating = Task.Run(BeatAsync);
    }

    /// <summary>Starts to beat on a session of its own in the server's maintenance database, where no test looks for sessions.</summary>
    public static async Task<Metronome> StartAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var elsewhere = new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres" };
        return new Metronome(await Session.OpenAsync(elsewhere.ConnectionString, "metronome", cancellationToken));
    }

    /// <summary>Stops and tells how much later than on an idle machine a guarded call may end.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        return _latest * Steps;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _session.DisposeAsync();
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var beat = Stopwatch.StartNew();
            await Task.Delay(Interval, CancellationToken.None);
            await _session.ExecuteAsync("SELECT 1", CancellationToken.None);
            var late = beat.Elapsed - Interval;
            _latest = late > _latest ? late : _latest;
        }
    }
}
