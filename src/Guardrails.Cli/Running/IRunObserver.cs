namespace Guardrails.Cli.Running;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunObserver
{
    /// <summary>Shows that something is under way, until it has ended.</summary>
    /// <param name="title">What it is, for people.</param>
    /// <param name="work">Does it.</param>
    Task<T> WatchAsync<T>(string title, Func<Task<T>> work);

    /// <summary>A script was run, successfully or not.</summary>
    void Finished(ScriptResult script);
}
