namespace Guardrails.Testing;

/// <summary>A scratch PostgreSQL server could not be started, stopped or reached. The message says which step failed and why.</summary>
public class PostgresServerException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, where, and what to do about it.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public PostgresServerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>This machine has no way to a PostgreSQL of the wanted major; the message lists the ways that were tried.</summary>
public sealed class PostgresNotAvailableException : PostgresServerException
{
    internal PostgresNotAvailableException(int major, string message, Exception? innerException = null)
        : base(message, innerException) => Major = major;

    /// <summary>The major version that was wanted.</summary>
    public int Major { get; }
}
