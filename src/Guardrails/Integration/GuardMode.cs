using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Integration;

/// <summary>The way out for one run: <c>GUARDRAILS_MODE=off</c> gives a migration framework its own behaviour back.</summary>
public static class GuardMode
{
    /// <summary>The environment variable, <c>GUARDRAILS_MODE</c>: <c>off</c>, or <c>on</c>, which is what an empty or missing one means too.</summary>
    public const string Variable = "GUARDRAILS_MODE";

    /// <summary>
    /// Whether the guard is switched off for this process. When it is, says so on the log as a warning (event 1300) and on the standard error
    /// stream, because a migration without guard must not go unnoticed where nobody reads the log.
    /// </summary>
    /// <param name="framework">What runs without guard now, such as <c>EF Core</c>.</param>
    /// <param name="loggerFactory">Where to log; <see langword="null"/> for nowhere.</param>
    /// <exception cref="InvalidOperationException">The variable has another value; a migration must not run in a mode that was not meant.</exception>
    public static bool IsOff(string framework, ILoggerFactory? loggerFactory)
    {
        if (!Read(Environment.GetEnvironmentVariable(Variable)))
        {
            return false;
        }

        GuardModeLog.Off((loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Guardrails"), framework);
        Console.Error.WriteLine(
            $"WARNING: {Variable}=off: {framework} runs WITHOUT the guard: no timeouts on DDL, no migration lock, nobody named who blocks it.");
        return true;
    }

    /// <summary>Whether a value of the variable means off.</summary>
    internal static bool Read(string? value) => value?.Trim().ToUpperInvariant() switch
    {
        null or "" or "ON" => false,
        "OFF" => true,
        _ => throw new InvalidOperationException($"The environment variable {Variable} is '{value}'; it may be 'off' or 'on', or not set. Nothing was executed."),
    };
}

/// <summary>What the log says about the mode.</summary>
internal static partial class GuardModeLog
{
    [LoggerMessage(1300, LogLevel.Warning, "GUARDRAILS_MODE=off: {Framework} runs WITHOUT the guard: no timeouts on DDL, no migration lock, nobody named who blocks it.")]
    public static partial void Off(ILogger logger, string framework);
}
