namespace Guardrails.Execution;

/// <summary>
/// Runs the one, asynchronous implementation for the synchronous twins. On the thread pool, so that no synchronization context
/// of the caller can deadlock; a migration runs once at start-up, where a blocked thread costs nothing.
/// </summary>
internal static class SyncBridge
{
    public static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    public static void Run(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}
