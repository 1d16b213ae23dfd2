using System.Diagnostics;
using Npgsql;

namespace Guardrails.Cli.Tests.Support;

/// <summary>The real executable, run as a child process in an environment without a connection of its own.</summary>
internal sealed class Tool
{
    private static readonly string[] Inherited =
    [
        "GUARDRAILS_CONNECTION", "DATABASE_URL", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE", "PGAPPNAME", "PGPASSFILE",
        "CI", "NO_COLOR", "TERM",
    ];

    private readonly string _executable;
    private readonly IReadOnlyList<string> _prefix;
    private readonly Dictionary<string, string?> _environment = [];

    private Tool(string executable, params string[] prefix)
    {
        _executable = executable;
        _prefix = prefix;
    }

    /// <summary>As it was built beside the tests.</summary>
    public static string BuiltExecutable { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Guardrails.Cli.exe" : "Guardrails.Cli");

    public static Tool Built() => new(BuiltExecutable);

    public static Tool At(string executable) => new(executable);

    /// <summary>Under a pseudo terminal of <c>script</c>, which makes standard output and standard error one terminal.</summary>
    public static Tool OnTerminal(params string[] arguments) =>
        new("script", "--quiet", "--return", "--command", string.Join(' ', [BuiltExecutable, .. arguments.Select(a => $"'{a}'")]), "/dev/null");

    /// <summary>Where the permissions of files count, as they do not for root.</summary>
    public static Tool UnderPermissions() => !Environment.IsPrivilegedProcess
        ? Built()
        : new("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", "--", BuiltExecutable);

    /// <summary>Where no file can grow beyond a size: to who writes one, the disk is full there.</summary>
    public static Tool OnFullDisk(int kibibytes) =>
        // The runtime itself maps large files when it separates writable from executable memory.
        new Tool("bash", "-c", $"trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\"", BuiltExecutable).With("DOTNET_EnableWriteXorExecute", "0");

    public Tool With(string variable, string? value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>Connected to a database through GUARDRAILS_CONNECTION, under the tool's own name.</summary>
    public Tool On(string connectionString) =>
        With("GUARDRAILS_CONNECTION", new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = null }.ConnectionString);

    public async Task<ToolResult> RunAsync(params string[] arguments)
    {
        await using var running = Start(arguments);
        return await running.EndAsync();
    }

    public async Task<ToolResult> RunWithInputAsync(byte[] input, params string[] arguments)
    {
        await using var running = Start(arguments);
        await running.WriteInputAsync(input);
        return await running.EndAsync();
    }

    public RunningTool Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(_executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var argument in _prefix.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var variable in Inherited)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (variable, value) in _environment)
        {
            start.Environment[variable] = value;
        }

        return new RunningTool(Process.Start(start)!);
    }
}
