using System.Diagnostics;

namespace Guardrails.EntityFrameworkCore.Tests.Support;

/// <summary>A service in a process of its own that migrates when it is told to.</summary>
internal sealed class MigratorProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private MigratorProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it and waits until it is ready to migrate.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="context"><c>shop</c> or <c>index</c>.</param>
    /// <param name="guarded">Whether it uses the guard.</param>
    /// <param name="mode">The value of GUARDRAILS_MODE, or nothing.</param>
    public static async Task<MigratorProcess> StartAsync(string connectionString, string context, bool guarded, string? mode = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Guardrails.EntityFrameworkCore.Migrator.dll");
        var start = new ProcessStartInfo("dotnet", [program, connectionString, context, guarded ? "guarded" : "plain"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GUARDRAILS_MODE"] = mode ?? string.Empty;
        var migrator = new MigratorProcess(Process.Start(start)!);
        Assert.Equal("ready", await migrator._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return migrator;
    }

    /// <summary>Lets it migrate.</summary>
    public void Go() => _process.StandardInput.WriteLine("go");

    /// <summary>Waits for its end.</summary>
    public async Task<MigratorResult> ResultAsync()
    {
        var said = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(_process.ExitCode, said.TrimEnd(), await _errors);
    }

    /// <summary>Kills it without a farewell.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

/// <summary>How a migrator ended.</summary>
internal sealed record MigratorResult(int ExitCode, string Said, string Errors);
