using System.Net;
using System.Net.Sockets;

namespace Guardrails.Testing.Hosting;

/// <summary>Ports of the loopback interface.</summary>
internal static class FreePort
{
    /// <summary>A port nobody listens on at this moment; somebody else may take it before the caller does.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether somebody listens on a port.</summary>
    public static bool IsTaken(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
