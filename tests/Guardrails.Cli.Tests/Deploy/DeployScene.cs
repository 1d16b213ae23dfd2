using System.Globalization;
using System.Text.Json;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Cli.Tests.Deploy;

/// <summary>
/// A database, two real services that a script controls (api and worker), and a folder with their configuration. Files in the folder
/// make a service misbehave: see the script.
/// </summary>
internal sealed class DeployScene : IAsyncDisposable
{
    public const string Migration = "ALTER TABLE orders ADD COLUMN note text;\nCREATE TABLE added(id int);\n";

    private const string Control =
        """
        #!/bin/bash
        # ctl start|stop|status NAME
        cd "$(dirname "$0")" || exit 9
        name=$2
        alive() { local s; s=$(ps -o stat= -p "$(cat "$name.pid" 2>/dev/null || echo 0)" 2>/dev/null) && [[ -n $s && $s != Z* ]]; }
        echo "$1 $name" >> calls
        while [ -e "hold-$1-$name" ]; do touch "held-$1-$name"; sleep 0.02; done
        if [ -e "broken-$1-$name" ]; then echo "$name: $1 is out of order"; exit 1; fi
        case $1 in
          status) alive && exit 0 || exit 3 ;;
          stop)
            [ -e "stubborn-$name" ] && exit 0
            alive && kill "$(cat "$name.pid")"
            for _ in $(seq 400); do alive || break; sleep 0.02; done ;;
          start)
            setsid nohup ./service "$(cat "$name.connection")" "$(cat "$name.port")" "$(cat "$name.mode" 2>/dev/null || echo well)" >>"$name.log" 2>&1 </dev/null &
            echo $! > "$name.pid" ;;
        esac
        """;

    private readonly ScratchFolder _folder = new();

    private ToolResult? _last;

    private DeployScene(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public string Folder => _folder.Path;

    public string Config => Path.Combine(Folder, "guardrails.json");

    public string Journal => Path.Combine(Folder, ".guardrails", "deploy.journal");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Prepares everything; both services run.</summary>
    /// <param name="servers">Where the database is made.</param>
    /// <param name="migrate">The value of <c>migrate</c> in the configuration.</param>
    public static async Task<DeployScene> StartAsync(PostgresServers servers, string migrate = """{ "files": ["migrations/*.sql"] }""")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The services of this test are controlled by a shell script.");
        return await StartAsync(await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token), migrate);
    }

    /// <inheritdoc cref="StartAsync(PostgresServers, string)"/>
    public static async Task<DeployScene> StartAsync(TestDatabase database, string migrate = """{ "files": ["migrations/*.sql"] }""")
    {
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        var scene = new DeployScene(database);
        await scene.PrepareAsync(migrate);
        return scene;
    }

    /// <summary>A file in the folder that makes a service misbehave, or not any more.</summary>
    public void Set(string file, bool isThere = true)
    {
        var path = Path.Combine(Folder, file);
        if (isThere)
        {
            File.WriteAllText(path, string.Empty);
        }
        else
        {
            File.Delete(path);
        }
    }

    public Task UntilAsync(string file) =>
        Eventually.BecomesTrueAsync(() => Task.FromResult(File.Exists(Path.Combine(Folder, file))), TimeSpan.FromSeconds(60), $"the file {file}");

    /// <summary>Waits until the journal has some words.</summary>
    public Task JournalSaysAsync(string words) => Eventually.BecomesTrueAsync(
        () =>
        {
            if (!File.Exists(Journal))
            {
                return Task.FromResult(false);
            }

            using var file = new StreamReader(new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return Task.FromResult(file.ReadToEnd().Contains(words, StringComparison.Ordinal));
        },
        TimeSpan.FromSeconds(60),
        $"{words} in the journal");

    public RunningTool Start(params string[] arguments) => Start(Tool.Built(), arguments);

    public RunningTool Start(Tool tool, params string[] arguments) =>
        tool.On(Database.ConnectionString).Start(["deploy", .. arguments, "--config", Config]);

    public Task<ToolResult> DeployAsync(params string[] arguments) => DeployAsync(Tool.Built(), arguments);

    public async Task<ToolResult> DeployAsync(Tool tool, params string[] arguments)
    {
        await using var running = Start(tool, arguments);
        return _last = await running.EndAsync() with { Logs = Logs() };
    }

    /// <summary>Runs with JSON as the answer.</summary>
    public async Task<(ToolResult Result, JsonElement Json)> AskAsync(params string[] arguments)
    {
        var result = await DeployAsync([.. arguments, "--format", "json"]);
        return (result, result.Json());
    }

    /// <summary>That exactly these services run; what the tool and the services said last stands in the message.</summary>
    /// <param name="expected">As in <c>api up, worker down</c>.</param>
    public async Task AssertRunningAsync(string expected)
    {
        var actual = $"api {(await RunsAsync("api") ? "up" : "down")}, worker {(await RunsAsync("worker") ? "up" : "down")}";
        Assert.True(actual == expected, $"{actual} instead of {expected}.\n{_last?.Describe()}\n--- now\n{Logs()}");
    }

    /// <summary>From now on logins of an application come to no end while the session of <see cref="HolderAsync"/> is open. PostgreSQL 17 and later.</summary>
    public Task HoldLoginsAsync(string application) => Database.ExecuteAsync(
        $"""
        CREATE FUNCTION hold() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('application_name') = '{application}' THEN PERFORM pg_advisory_xact_lock_shared(1); END IF;
        END $$;
        CREATE EVENT TRIGGER hold_logins ON login EXECUTE FUNCTION hold();
        """,
        Token);

    public async Task<Session> HolderAsync()
    {
        var holder = await Database.OpenSessionAsync("holder", Token);
        await holder.ExecuteAsync("SELECT pg_advisory_lock(1)", Token);
        return holder;
    }

    public Task LoginIsHeldAsync() => Eventually.BecomesTrueAsync(
        () => Database.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))", Token),
        TimeSpan.FromSeconds(60),
        "a login that is held");

    public async Task<bool> RunsAsync(string service) => await ControlAsync("status", service) == 0;

    public async Task<int> ControlAsync(string command, string service)
    {
        using var process = System.Diagnostics.Process.Start(Path.Combine(Folder, "ctl"), [command, service]);
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }

    /// <summary>What of the migration is there.</summary>
    public Task<bool> IsMigratedAsync() => Database.QueryScalarAsync<bool>(
        "SELECT to_regclass('added') IS NOT NULL AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'note')", Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var file in Directory.GetFiles(Folder, "hold-*").Concat(Directory.GetFiles(Folder, "stubborn-*")).Concat(Directory.GetFiles(Folder, "broken-*")))
        {
            File.Delete(file);
        }

        foreach (var name in (string[])["api", "worker"])
        {
            using var process = System.Diagnostics.Process.Start(Path.Combine(Folder, "ctl"), ["stop", name]);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private string Logs() =>
        string.Join('\n', Directory.GetFiles(Folder, "*.log", SearchOption.AllDirectories).Select(f => $"--- {Path.GetFileName(f)}\n{File.ReadAllText(f)}"));

    private async Task PrepareAsync(string migrate)
    {
        WriteProgram("ctl", Control.ReplaceLineEndings("\n"));
        WriteProgram("service", $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "Guardrails.Tests.Service.dll")}' \"$@\"\n");
        Directory.CreateDirectory(Path.Combine(Folder, "migrations"));
        _folder.Write(Path.Combine("migrations", "001_note.sql"), Migration);
        int[] ports = [Ports.Free(), Ports.Free()];
        _folder.Write(
            "guardrails.json",
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {
                  // Comments are allowed.
                  "services": [
                    { "name": "api", "command": { "stop": ["./ctl","stop","api"], "start": ["./ctl","start","api"], "status": ["./ctl","status","api"] },
                      "applicationName": "shop-api", "timeout": "10s", "health": { "http": "http://127.0.0.1:{{ports[0]}}/health", "timeout": "20s" } },
                    { "name": "worker", "command": { "stop": ["./ctl","stop","worker"], "start": ["./ctl","start","worker"], "status": ["./ctl","status","worker"] },
                      "applicationName": "shop-worker", "timeout": "10s", "health": { "tcp": "127.0.0.1:{{ports[1]}}", "timeout": "20s" } },
                  ],
                  "migrate": {{migrate}},
                  "drain": { "timeout": "2s" },
                  "reap": { "olderThan": "1s" }
                }
                """));
        foreach (var (name, port) in (ReadOnlySpan<(string, int)>)[("api", ports[0]), ("worker", ports[1])])
        {
            var connection = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { ApplicationName = $"shop-{name}", Pooling = false };
            _folder.Write($"{name}.connection", connection.ConnectionString);
            _folder.Write($"{name}.port", port.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var name in (string[])["api", "worker"])
        {
            Assert.Equal(0, await ControlAsync("start", name));
        }

        await Eventually.BecomesTrueAsync(
            async () => await Database.QueryScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'shop-%'", Token) == 2,
            TimeSpan.FromSeconds(60),
            "the services connecting");
        File.Delete(Path.Combine(Folder, "calls"));
    }

    private void WriteProgram(string name, string text)
    {
        var path = _folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
