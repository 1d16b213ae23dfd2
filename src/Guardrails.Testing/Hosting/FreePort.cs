using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Guardrails.Testing.Hosting;

/// <summary>Ports of the loopback interface.</summary>
internal static class FreePort
{
    // Below the range from which systems take the ports of outgoing connections (Linux 32768, IANA, macOS and Windows 49152): a port in
    // that range is lost as soon as any client on this machine, the tests' own pools included, happens to leave through it, and stays
    // lost for a minute after that (TIME_WAIT), which is what a server meets that is stopped and started again.
    private const int First = 10240;
    private const int Last = 32767;

    private static int _next = RandomNumberGenerator.GetInt32(First, Last + 1);

    /// <summary>A port nobody listens on at this moment, and that this process has not been given lately; another process may take it
    /// before the caller does.</summary>
    /// <exception cref="InvalidOperationException">Every port is taken.</exception>
    public static int Find()
    {
        for (var tries = First; tries <= Last; tries++)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % (Last - First + 1));
            if (!IsTaken(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port of 127.0.0.1 from {First} to {Last} is free.");
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
