using System.Runtime.InteropServices;

namespace Guardrails.Cli.Infrastructure;

/// <summary>
/// Turns SIGINT (Ctrl+C) and SIGTERM into a cancelled token, so that the statement under way is cancelled and rolled back before the
/// process ends. A second signal ends it at once; the server then finds out by itself (<c>client_connection_check_interval</c>).
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;

    public Interruption()
    {
        Register(PosixSignal.SIGINT, Infrastructure.ExitCode.Interrupted);
        Register(PosixSignal.SIGTERM, Infrastructure.ExitCode.Terminated);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>130 or 143 once a signal came, else <see langword="null"/>.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code && code != 0 ? code : null;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Register(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        // Not cancelling the signal leaves it to the runtime, which ends the process.
        context.Cancel = Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0;
        if (context.Cancel)
        {
            // Off the signal's thread: callbacks of the token talk to the server, and a second signal must get through meanwhile.
            ThreadPool.UnsafeQueueUserWorkItem(static source => Cancel(source), _source, preferLocal: false);
        }
    }));

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work was done in the same moment.
        }
    }
}
