using System.Net;
using System.Net.Sockets;
using Guardrails.Testing.Hosting;

namespace Guardrails.Testing.Tests;

/// <summary>A port must still be there when its owner is stopped and started again.</summary>
public sealed class FreePortTests
{
    [Fact]
    public void A_port_that_a_server_was_given_is_none_that_a_client_leaves_through()
    {
        var ports = Enumerable.Range(0, 100).Select(_ => FreePort.Find()).ToList();

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        for (var i = 0; i < 100; i++)
        {
            using var client = new TcpClient();
            client.Connect((IPEndPoint)listener.LocalEndpoint);
            Assert.True(((IPEndPoint)client.Client.LocalEndPoint!).Port > ports.Max());
        }
    }

    [Fact]
    public void A_port_is_not_given_twice_in_a_row() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => FreePort.Find()).Distinct().Count());

    [Fact]
    public void A_port_somebody_listens_on_is_taken()
    {
        var port = FreePort.Find();
        Assert.False(FreePort.IsTaken(port));

        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();

        Assert.True(FreePort.IsTaken(port));
    }
}
