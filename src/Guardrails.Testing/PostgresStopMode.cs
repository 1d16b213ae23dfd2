namespace Guardrails.Testing;

/// <summary>How a server is stopped (PostgreSQL manual, "Shutting Down the Server").</summary>
public enum PostgresStopMode
{
    /// <summary>Open transactions are rolled back and sessions ended, then a clean shutdown.</summary>
    Fast,

    /// <summary>As if the machine lost power: no clean shutdown, recovery from the write-ahead log on the next start.</summary>
    Immediate,
}
