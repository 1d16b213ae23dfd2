using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Tests.Connections;

/// <summary>
/// A connection pooler in front of a real server, as small as it can be. Each client logs in through it to a server session; like pgbouncer
/// it tells the client a process id of its own making. In session mode the two stay together. In transaction mode a server session goes
/// back to the pool whenever it is ready outside a transaction, and the next command of any client gets the one that came back last.
/// </summary>
internal sealed class TestPooler : IAsyncDisposable
{
    private const int PidOffset = 1_000_000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly LinkedList<ServerSession> _free = [];
    private readonly List<IDisposable> _sockets = [];
    private readonly Task _accepting;
    private volatile bool _sharesSessions;
    private TaskCompletionSource _flow = new();

    private TestPooler(TestDatabase database, bool sharesSessions)
    {
        _server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        _sharesSessions = sharesSessions;
        _flow.SetResult();
        _listener.Start();
        var endpoint = (IPEndPoint)_listener.LocalEndpoint;
        DataSource = database.CreateDataSource(settings =>
        {
            settings.Host = "127.0.0.1";
            settings.Port = endpoint.Port;
            settings.SslMode = SslMode.Disable;
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        });
        _accepting = AcceptAsync();
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>How many server sessions are in the pool at this moment, with nobody using them.</summary>
    public int FreeSessions
    {
        get
        {
            lock (_lock)
            {
                return _free.Count;
            }
        }
    }

    public static TestPooler InTransactionMode(TestDatabase database) => new(database, sharesSessions: true);

    public static TestPooler InSessionMode(TestDatabase database) => new(database, sharesSessions: false);

    /// <summary>From now on every server session goes back to the pool after its next command.</summary>
    public void BeginToShareSessions() => _sharesSessions = true;

    /// <summary>Nothing passes any more, in either direction, and nobody is told: a cable that was pulled.</summary>
    public void Freeze() => _flow = new TaskCompletionSource();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        lock (_lock)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = Keep(await _listener.AcceptTcpClientAsync(_stop.Token));
                var server = Keep(new TcpClient());
                await server.ConnectAsync(_server.Host!, _server.Port, _stop.Token);
                _ = RunAsync(new Client(client.GetStream()), new ServerSession(server.GetStream()));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private TcpClient Keep(TcpClient socket)
    {
        socket.NoDelay = true;
        lock (_lock)
        {
            _sockets.Add(socket);
        }

        return socket;
    }

    private async Task RunAsync(Client client, ServerSession session)
    {
        try
        {
            client.Session = session;
            session.Client = client;
            await session.Stream.WriteAsync(await ReadUntypedAsync(client.Stream));
            var answers = AnswerAsync(session);
            while (await ReadTypedAsync(client.Stream) is { } message && message[0] != 'X')
            {
                await _flow.Task;
                await (client.Session ?? Take(client)).Stream.WriteAsync(message);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Hands on what the server says, to whichever client has its session at that moment.</summary>
    private async Task AnswerAsync(ServerSession session)
    {
        try
        {
            var isLoggedIn = false;
            while (await ReadTypedAsync(session.Stream) is { } message)
            {
                await _flow.Task;
                var client = session.Client;
                if (message[0] == 'K')
                {
                    var pid = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(5));
                    BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(5), pid + PidOffset);
                }
                else if (message[0] == 'Z' && message[5] == 'I' && _sharesSessions)
                {
                    // A new client's session comes last, as if the pool had been there before it.
                    Return(session, last: !isLoggedIn);
                }

                isLoggedIn |= message[0] == 'Z';
                await (client?.Stream.WriteAsync(message) ?? ValueTask.CompletedTask);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    private ServerSession Take(Client client)
    {
        lock (_lock)
        {
            var session = _free.First!.Value;
            _free.RemoveFirst();
            session.Client = client;
            client.Session = session;
            return session;
        }
    }

    private void Return(ServerSession session, bool last)
    {
        lock (_lock)
        {
            session.Client!.Session = null;
            session.Client = null;
            _ = last ? _free.AddLast(session) : _free.AddFirst(session);
        }
    }

    /// <summary>The first message of a connection has no type.</summary>
    private static async Task<byte[]> ReadUntypedAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        return await ReadRestAsync(stream, length, BinaryPrimitives.ReadInt32BigEndian(length) - 4);
    }

    /// <summary>One byte of type, four of length, and the content; nothing at the end of the stream.</summary>
    private static async Task<byte[]?> ReadTypedAsync(NetworkStream stream)
    {
        var head = new byte[5];
        return await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length
            ? await ReadRestAsync(stream, head, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4)
            : null;
    }

    private static async Task<byte[]> ReadRestAsync(NetworkStream stream, byte[] head, int length)
    {
        var message = new byte[head.Length + length];
        head.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(head.Length));
        return message;
    }

    private sealed class Client(NetworkStream stream)
    {
        public NetworkStream Stream { get; } = stream;

        public ServerSession? Session { get; set; }
    }

    private sealed class ServerSession(NetworkStream stream)
    {
        public NetworkStream Stream { get; } = stream;

        public Client? Client { get; set; }
    }
}
