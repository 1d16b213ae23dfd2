using System.Diagnostics;
using System.Globalization;
using System.Text;
using Guardrails.Testing.Binaries;
using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Hosting;

/// <summary>A server that this process runs: its data directory from creation to removal, and its starts and stops.</summary>
internal sealed class ServerInstance : IAsyncDisposable
{
    private const int PortAttempts = 5;
    private const int LogTailLines = 40;
    private static readonly TimeSpan ReadyPollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopRetryInterval = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, string> ScratchDefaults = new()
    {
        ["listen_addresses"] = "127.0.0.1",
        ["unix_socket_directories"] = "",
        ["fsync"] = "off",
        ["max_connections"] = "200",
        ["max_prepared_transactions"] = "20",
        ["log_line_prefix"] = "%m [%p] ",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
    };

    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly InstanceDirectory _directory;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _exiting = new();
    private ServerProcess? _process;
    private ExitGuard? _exitGuard;
    private bool _disposed;

    private ServerInstance(PostgresBinaries binaries, ServerAccount account, InstanceDirectory directory, string password)
    {
        _binaries = binaries;
        _account = account;
        _directory = directory;
        Password = password;
    }

    public string Password { get; }

    public int Port { get; private set; }

    public string DataDirectory => _directory.Data;

    public bool IsRunning => _process is { Exited.IsCompleted: false };

    public static async Task<ServerInstance> StartAsync(
        PostgresBinaries binaries,
        CacheLayout cache,
        IReadOnlyDictionary<string, string> settings,
        HostMachine machine,
        CancellationToken cancellationToken)
    {
        var account = await ServerAccount.ResolveAsync(machine, cancellationToken).ConfigureAwait(false);
        account.RequireReach(binaries.Directory);
        account.RequireReach(cache.Root);
        var template = await DataTemplate.GetAsync(binaries, account, cache, cancellationToken).ConfigureAwait(false);
        var directory = await InstanceDirectory.CreateAsync(cache, cancellationToken).ConfigureAwait(false);
        var instance = new ServerInstance(binaries, account, directory, template.Password);
        try
        {
            instance._exitGuard = new ExitGuard(instance.DisposeAtExit);
            await instance.StartFirstTimeAsync(template, settings, cancellationToken).ConfigureAwait(false);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a stopped server again, on the same port: connection strings are already in use.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        using (await EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!await TryStartAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new PostgresServerException($"PostgreSQL cannot start again: port {Port} was taken meanwhile.");
            }
        }
    }

    public async Task StopAsync(PostgresStopMode mode, CancellationToken cancellationToken)
    {
        using (await EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            await StopCoreAsync(mode, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The last lines of the server's log; empty when there is none yet.</summary>
    public string ReadLogTail()
    {
        if (!File.Exists(_directory.Log))
        {
            return "";
        }

        using var stream = new FileStream(_directory.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().TrimEnd().Split('\n');
        return string.Join('\n', lines.TakeLast(LogTailLines));
    }

    public async ValueTask DisposeAsync()
    {
        using (await EnterAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                await StopCoreAsync(PostgresStopMode.Immediate, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _process?.Dispose();
                _directory.Dispose();
                _exitGuard?.Dispose();
            }
        }
    }

    private void DisposeAtExit() => Task.Run(async () =>
    {
        await _exiting.CancelAsync().ConfigureAwait(false); // a start that is under way holds the gate
        await DisposeAsync().ConfigureAwait(false);
    }).Wait(ExitDeadline);

    private async Task StartFirstTimeAsync(
        DataTemplate template, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _exiting.Token);
        using (await EnterAsync(either.Token).ConfigureAwait(false))
        {
            CacheLayout.CopyDirectory(template.Data, DataDirectory, either.Token);
            await WriteSettingsAsync(settings, either.Token).ConfigureAwait(false);
            await _account.TakeAsync(DataDirectory, either.Token).ConfigureAwait(false);
            await StartOnFreePortAsync(either.Token).ConfigureAwait(false);
        }
    }

    private async Task WriteSettingsAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        // In the file and not on the command line, so that ALTER SYSTEM can still change them.
        var lines = new StringBuilder().AppendLine();
        foreach (var (name, value) in ScratchDefaults.Concat(settings))
        {
            lines.AppendLine(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'");
        }

        await File.AppendAllTextAsync(Path.Combine(DataDirectory, "postgresql.conf"), lines.ToString(), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= PortAttempts; attempt++)
        {
            Port = FreePort.Find();
            if (await TryStartAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new PostgresServerException($"Found no free port on 127.0.0.1 in {PortAttempts} attempts.");
    }

    /// <returns><see langword="false"/> when somebody else took the port first.</returns>
    /// <exception cref="PostgresServerException">The server did not start for another reason; the message ends with its log.</exception>
    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        var command = _account.Command(
            _binaries["postgres"], ["-D", DataDirectory, "-p", $"{Port}"], DataDirectory, dieWithParent: true);
        _process?.Dispose();
        _process = await ServerProcess.StartAsync(command, _directory.Log).ConfigureAwait(false);
        while (PostmasterFile.Read(DataDirectory) is not { IsReady: true })
        {
            if (_process.Exited.IsCompleted)
            {
                var exitCode = await _process.Exited.ConfigureAwait(false);
                if (FreePort.IsTaken(Port))
                {
                    return false;
                }

                throw new PostgresServerException(
                    $"PostgreSQL {_binaries.Version} ({_binaries.Source}) did not start, exit code {exitCode}. "
                    + $"The end of its log:{Environment.NewLine}{ReadLogTail()}");
            }

            await Task.Delay(ReadyPollInterval, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task StopCoreAsync(PostgresStopMode mode, CancellationToken cancellationToken)
    {
        if (!IsRunning)
        {
            return;
        }

        string[] arguments =
        [
            "stop", "-D", DataDirectory, "-m", mode == PostgresStopMode.Fast ? "fast" : "immediate", "-t", $"{StopDeadline.TotalSeconds:0}",
        ];
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < StopDeadline)
        {
            // pg_ctl fails when the server is ending by itself, or is so young that it has no postmaster.pid yet.
            var pgCtl = await ProcessRunner.RunAsync(_account.Command(_binaries["pg_ctl"], arguments, DataDirectory), cancellationToken)
                .ConfigureAwait(false);
            if (await EndsWithinAsync(pgCtl.ExitCode == 0 ? ExitDeadline : StopRetryInterval, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        // The last resort, because a killed server cannot give back its shared memory.
        _process!.Kill();
        await _process.Exited.WaitAsync(ExitDeadline, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> EndsWithinAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _process!.Exited.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Leave(_gate);
    }

    private sealed class Leave(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
