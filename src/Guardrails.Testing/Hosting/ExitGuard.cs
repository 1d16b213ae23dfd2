using System.Runtime.InteropServices;

namespace Guardrails.Testing.Hosting;

/// <summary>
/// Runs a clean-up when this process ends without having done it: at a normal end, at Ctrl+C, and when it is asked to terminate.
/// Signals need handlers of their own because the runtime raises no ProcessExit for them since .NET 10.
/// </summary>
internal sealed class ExitGuard : IDisposable
{
    private readonly PosixSignalRegistration[] _signals;
    private readonly Action _cleanUp;

    public ExitGuard(Action cleanUp)
    {
        _cleanUp = cleanUp;
        _signals =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
                .Select(signal => PosixSignalRegistration.Create(signal, _ => _cleanUp())),
        ];
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => _cleanUp();
}
