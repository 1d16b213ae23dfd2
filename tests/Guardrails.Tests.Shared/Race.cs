using System.Globalization;

namespace Guardrails.Tests.Shared;

/// <summary>Several migrators that start at once, as the replicas of a service do.</summary>
public static class Race
{
    /// <summary>How often a case is run: 1, or what <c>GUARDRAILS_RACES</c> says.</summary>
    public static int Rounds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("GUARDRAILS_RACES"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;

    /// <summary>Runs migrators on a thread each.</summary>
    /// <param name="count">How many.</param>
    /// <param name="migrate">Prepares a migrator, calls its argument, which waits until all are ready, and migrates; gives the error, if any.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The errors.</returns>
    public static async Task<IReadOnlyList<Exception>> RunAsync(int count, Func<Action, Exception?> migrate, CancellationToken cancellationToken)
    {
        using var start = new Barrier(count);
        var errors = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Factory.StartNew(
            () => migrate(() => start.SignalAndWait(cancellationToken)), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return [.. errors.OfType<Exception>()];
    }
}
