using Guardrails.Tests.Shared.Samples;

namespace Guardrails.EntityFrameworkCore.Tests.Support;

/// <summary>A service in a process of its own that migrates when it is told to.</summary>
internal sealed class MigratorProcess : IDisposable
{
    private readonly ProgramProcess _program;

    private MigratorProcess(ProgramProcess program) => _program = program;

    /// <summary>Starts it and waits until it is ready to migrate.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="context"><c>shop</c> or <c>index</c>.</param>
    /// <param name="guarded">Whether it uses the guard.</param>
    /// <param name="mode">The value of GUARDRAILS_MODE, or nothing.</param>
    public static async Task<MigratorProcess> StartAsync(string connectionString, string context, bool guarded, string? mode = null)
    {
        var migrator = new MigratorProcess(
            ProgramProcess.Start("Guardrails.EntityFrameworkCore.Migrator", mode, connectionString, context, guarded ? "guarded" : "plain"));
        Assert.Equal("ready", await migrator._program.ReadLineAsync());
        return migrator;
    }

    /// <summary>Lets it migrate.</summary>
    public void Go() => _program.WriteLine("go");

    /// <summary>Waits for its end.</summary>
    public async Task<MigratorResult> ResultAsync()
    {
        var (exitCode, said, errors) = await _program.ResultAsync();
        return new(exitCode, said.TrimEnd(), errors);
    }

    /// <summary>Kills it without a farewell.</summary>
    public Task KillAsync() => _program.KillAsync();

    public void Dispose() => _program.Dispose();
}

/// <summary>How a migrator ended.</summary>
internal sealed record MigratorResult(int ExitCode, string Said, string Errors);
