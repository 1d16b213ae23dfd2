using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Guardrails.Tests.Shared;
using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Connections;

/// <summary>A real pgbouncer in front of a test's database, ended with the test; where none is installed the test is skipped.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    // Also a killed test run leaves no pooler behind for longer than this.
    private const int MostSeconds = 120;

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private PgBouncer(Process process, DirectoryInfo directory, NpgsqlDataSource dataSource)
    {
        _process = process;
        _directory = directory;
        DataSource = dataSource;
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Starts a pooler.</summary>
    /// <param name="database">What it stands in front of.</param>
    /// <param name="mode">Its <c>pool_mode</c>: <c>transaction</c> or <c>session</c>.</param>
    /// <param name="poolSize">How many server connections it has at most.</param>
    public static async Task<PgBouncer> StartAsync(TestDatabase database, string mode, int poolSize = 5)
    {
        var program = Find();
        if (program is null)
        {
            Assert.Skip("There is no pgbouncer on this machine; the Debian package pgbouncer brings one.");
        }

        var directory = Directory.CreateTempSubdirectory("guardrails-pgbouncer-");
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var port = Ports.Free();
        var settings = Path.Combine(directory.FullName, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            settings,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                [databases]
                {server.Database} = host={server.Host} port={server.Port} dbname={server.Database} user={server.Username} password={server.Password}
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {port}
                unix_socket_dir =
                auth_type = any
                pool_mode = {mode}
                default_pool_size = {poolSize}
                server_tls_sslmode = disable
                {(Environment.UserName == "root" ? "user = nobody" : string.Empty)}
                """),
            Token);
        var start = new ProcessStartInfo("timeout") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--signal=KILL", MostSeconds.ToString(CultureInfo.InvariantCulture), program, settings])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var log = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log)
            {
                log.Add(line.Data ?? string.Empty);
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var pooler = new PgBouncer(process, directory, database.CreateDataSource(own =>
        {
            own.Host = "127.0.0.1";
            own.Port = port;
            own.SslMode = SslMode.Disable;
            own.GssEncryptionMode = GssEncryptionMode.Disable;
        }));
        try
        {
            await Eventually.BecomesTrueAsync(() => AnswersAsync(port), TimeSpan.FromSeconds(20), "pgbouncer listening");
            return pooler;
        }
        catch
        {
            await pooler.DisposeAsync();
            lock (log)
            {
                throw new InvalidOperationException($"pgbouncer did not start: {string.Join('\n', log)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "pgbouncer"))
        .FirstOrDefault(File.Exists);
}
