namespace Guardrails.Execution;

/// <summary>
/// Runs asynchronous code for callers that have only a synchronous path, such as a framework's <c>Migrate()</c>.
/// On the thread pool, so that a caller with a synchronization context (a desktop application's) cannot deadlock with it.
/// </summary>
internal static class SyncBridge
{
    /// <summary>Blocks until the work is done; throws what it throws.</summary>
    public static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    /// <summary>Blocks until the work is done; throws what it throws.</summary>
    public static void Run(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}
