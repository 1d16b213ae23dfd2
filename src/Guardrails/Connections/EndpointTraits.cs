namespace Guardrails.Connections;

/// <summary>What the guard has learnt about the server behind a data source; it saves asking again.</summary>
internal sealed class EndpointTraits
{
    private volatile bool _isDirect;
    private volatile bool _cannotCheckClient;

    /// <summary>
    /// The pid that the connection was told at its start is the pid of the backend that executes. Behind a pooler it is not, and the pid has
    /// to be read inside each transaction.
    /// </summary>
    public bool IsDirect { get => _isDirect; set => _isDirect = value; }

    /// <summary><c>client_connection_check_interval</c> cannot be set where the operating system does not report closed sockets (Windows).</summary>
    public bool CannotCheckClient { get => _cannotCheckClient; set => _cannotCheckClient = value; }
}
