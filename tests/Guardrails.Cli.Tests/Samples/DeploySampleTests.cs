using System.Globalization;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Cli.Tests.Samples;

/// <summary>The story of samples/Deploy: every command of its page, in order, for real.</summary>
public sealed class DeploySampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_story_runs_with_containers()
    {
        var engine = await ContainerEngine.OrSkipAsync();
        await RunStoryAsync("With containers", engine.Environment, engine.Compose, "docker compose down -v --remove-orphans");
    }

    [Fact]
    public async Task The_story_runs_with_processes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The services of the story are controlled by a shell script.");
        await RunStoryAsync("With processes", new Dictionary<string, string?>(), "docker compose", "for name in report worker api database; do ./ctl stop $name; done");
    }

    private static async Task RunStoryAsync(string chapter, IReadOnlyDictionary<string, string?> environment, string compose, string cleanUp)
    {
        using var folder = new ScratchFolder();
        var ports = (Api: Ports.Free(), Database: Ports.Free());
        string Adapt(string text) => text
            .Replace("8080", ports.Api.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("54320", ports.Database.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        CopySample(folder.Path, Adapt);
        // What is built stays away from the sources, and the sources are those of the repository: the sample refers to projects beside it.
        string ForThisMachine(string commands) => Adapt(commands)
            .Replace("docker compose", compose, StringComparison.Ordinal)
            .Replace("dotnet publish", $"dotnet publish '{Path.Combine(Repository.Root, "samples", "Deploy")}'", StringComparison.Ordinal);

        var variables = Environment(folder.Path, environment);
        try
        {
            await using var shell = new ShellSession(folder.Path, variables, Patience);
            var story = new Queue<StoryBlock>(StoryPage.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "Deploy", "README.md"), Token), chapter));
            async Task<ToolResult> NextAsync(string section)
            {
                var block = story.Dequeue();
                Assert.Equal(section, block.Section);
                var result = await shell.RunAsync(ForThisMachine(block.Commands));
                var written = StoryBlock.WithoutNumbers(result.Output);
                foreach (var line in StoryBlock.WithoutNumbers(Adapt(block.Shown)).Split('\n'))
                {
                    Assert.True(written.Contains(line.TrimEnd(), StringComparison.Ordinal), $"The page shows this line and it was not written: {line}\n{result.Logs}\n--- output\n{result.Output}");
                }

                return result;
            }

            Assert.Contains("3 orders", (await NextAsync("1. Open the shop")).ExitsWith(0).Output, StringComparison.Ordinal);
            var connection = (await shell.RunAsync("printf %s \"$DATABASE_URL\"")).Output.Trim();
            await UntilAsync(connection, "application_name = 'shop-worker' AND state = 'idle in transaction'");

            (await NextAsync("2. The outage")).ExitsWith(0);
            await UntilAsync(connection, "wait_event_type = 'Lock' AND query LIKE '%ALTER TABLE%'");
            var outage = (await NextAsync("2. The outage")).ExitsWith(0).Output;
            Assert.Contains("Operation timed out", outage, StringComparison.Ordinal);
            Assert.Matches(@"(?s)\(shop-worker\).*holds ACCESS SHARE on public\.orders.*└── PID .* for ACCESS EXCLUSIVE on public\.orders.*    └── PID .*\(shop-api\)", outage);
            Assert.Contains("canceling statement due to statement timeout", (await NextAsync("2. The outage")).ExitsWith(0).Output, StringComparison.Ordinal);
            Assert.False(await IsMigratedAsync(connection));

            Assert.Contains("✓ deployed in", (await NextAsync("3. The same migration with a deploy")).ExitsWith(0).Output, StringComparison.Ordinal);
            Assert.True(await IsMigratedAsync(connection));
            (await NextAsync("3. The same migration with a deploy")).ExitsWith(0);

            (await NextAsync("4. Somebody the deploy does not know")).ExitsWith(0);
            await UntilAsync(connection, "application_name = 'shop-report' AND state = 'idle in transaction'");
            var blocked = (await NextAsync("4. Somebody the deploy does not know")).ExitsWith(3).Output;
            Assert.Contains("(shop-report), holds ACCESS SHARE", blocked, StringComparison.Ordinal);
            Assert.Contains("Down: api, worker", blocked, StringComparison.Ordinal);
            Assert.Contains("1 session ended", (await NextAsync("4. Somebody the deploy does not know")).ExitsWith(0).Output, StringComparison.Ordinal);
            Assert.Contains("3 orders", (await NextAsync("4. Somebody the deploy does not know")).ExitsWith(0).Output, StringComparison.Ordinal);

            (await NextAsync("5. Close the shop")).ExitsWith(0);
            Assert.Empty(story);
        }
        finally
        {
            // In a shell of its own: the other may be waiting for what will never come.
            await using var shell = new ShellSession(folder.Path, variables, Patience);
            await shell.RunAsync(ForThisMachine($"cd '{folder.Path}/samples/Deploy' && {cleanUp}"));
        }
    }

    private static Dictionary<string, string?> Environment(string folder, IReadOnlyDictionary<string, string?> engine)
    {
        var tools = Directory.CreateDirectory(Path.Combine(folder, "tools")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "guardrails"), Tool.BuiltExecutable);
        return new(engine)
        {
            ["PATH"] = $"{tools}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
            ["ArtifactsPath"] = Path.Combine(folder, "artifacts"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["MSBuildSDKsPath"] = null,
            ["CI"] = null,
            ["TERM"] = "dumb",
            ["GUARDRAILS_CONNECTION"] = null,
            ["DATABASE_URL"] = null,
        };
    }

    /// <summary>As a reader has it, but on ports that are free here.</summary>
    private static void CopySample(string root, Func<string, string> adapt)
    {
        var sample = Path.Combine(Repository.Root, "samples", "Deploy");
        var copy = Path.Combine(root, "samples", "Deploy");
        foreach (var file in (string[])["docker-compose.yml", "guardrails.json", "guardrails.processes.json", "ctl", .. Directory.GetFiles(Path.Combine(sample, "migrations")).Select(f => Path.GetRelativePath(sample, f))])
        {
            var target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, adapt(File.ReadAllText(Path.Combine(sample, file))));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(target, File.GetUnixFileMode(Path.Combine(sample, file)));
            }
        }
    }

    private static Task UntilAsync(string connection, string condition) => Eventually.BecomesTrueAsync(
        () => AskAsync(connection, $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition})"),
        TimeSpan.FromSeconds(60),
        $"a session with {condition}");

    private static Task<bool> IsMigratedAsync(string connection) =>
        AskAsync(connection, "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'note')");

    private static async Task<bool> AskAsync(string connection, string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await using var command = dataSource.CreateCommand(sql);
        return (bool)(await command.ExecuteScalarAsync(Token))!;
    }
}
