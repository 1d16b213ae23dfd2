using System.Diagnostics;

namespace Guardrails.Tests.Shared;

/// <summary>Waits for conditions instead of sleeping.</summary>
public static class Eventually
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Polls until a condition holds; fails the test after a deadline.</summary>
    /// <param name="condition">Asked every 20 ms.</param>
    /// <param name="deadline">The longest time to wait.</param>
    /// <param name="whatWasAwaited">Completes the sentence "Waited 10 s in vain for …".</param>
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, TimeSpan deadline, string whatWasAwaited)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > deadline)
            {
                Assert.Fail($"Waited {watch.Elapsed.TotalSeconds:0.0} s in vain for {whatWasAwaited}.");
            }

            await Task.Delay(PollInterval, TestContext.Current.CancellationToken);
        }
    }
}
