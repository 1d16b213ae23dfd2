namespace Guardrails.Integration;

/// <summary>One statement that the framework is to execute now.</summary>
public sealed class GuardedCommand
{
    internal GuardedCommand(string sql, int commandTimeout, bool isWholeText)
    {
        Sql = sql;
        CommandTimeout = commandTimeout;
        IsWholeText = isWholeText;
    }

    /// <summary>The statement, without a semicolon at its end.</summary>
    public string Sql { get; }

    /// <summary>
    /// The client's command timeout in seconds, 0 for none. It lies above the server's statement timeout: Npgsql's default of 30 s would give
    /// up long before the server does.
    /// </summary>
    public int CommandTimeout { get; }

    /// <summary>Whether it is all there is in the text that was handed to the guard, so that the framework may execute its own command.</summary>
    public bool IsWholeText { get; }
}
