using System.Collections.Concurrent;

namespace Guardrails.Execution;

/// <summary>
/// Runs asynchronous work for a synchronous caller, and the caller's own callbacks on the caller's own thread. A framework may hold a lock
/// that belongs to its thread while it calls us, such as that of a dependency injection scope: on another thread its callbacks would wait
/// for that lock forever.
/// </summary>
internal sealed class CallingThread : IDisposable
{
    private readonly BlockingCollection<Action> _callbacks = [];

    private CallingThread()
    {
    }

    /// <summary>Runs the work on the pool and, meanwhile, what it hands back on this thread.</summary>
    public static T Run<T>(Func<CallingThread, Task<T>> work)
    {
        using var thread = new CallingThread();
        var running = Task.Run(() => thread.CompleteAsync(work));
        foreach (var callback in thread._callbacks.GetConsumingEnumerable())
        {
            callback();
        }

        return running.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(Func<CallingThread, Task> work) => Run(async thread =>
    {
        await work(thread).ConfigureAwait(false);
        return true;
    });

    /// <summary>Runs a callback on the thread that waits in <see cref="Run{T}"/>.</summary>
    public Task RunAsync(Action callback)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _callbacks.Add(() =>
        {
            try
            {
                callback();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    public void Dispose() => _callbacks.Dispose();

    private async Task<T> CompleteAsync<T>(Func<CallingThread, Task<T>> work)
    {
        try
        {
            return await work(this).ConfigureAwait(false);
        }
        finally
        {
            _callbacks.CompleteAdding();
        }
    }
}
