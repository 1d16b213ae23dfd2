using System.Runtime.InteropServices;

namespace Guardrails.Testing.Processes;

/// <summary>What a server start needs to know of the machine; the seam by which tests take tools away.</summary>
internal sealed record HostMachine
{
    /// <summary>The machine this process runs on.</summary>
    public static HostMachine Current { get; } = new();

    /// <summary>Reads an environment variable; <see langword="null"/> when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Whether this process has every right, so that servers must run as somebody else.</summary>
    public bool IsRoot { get; init; } = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>Directories, beside PATH, where installers put the programs of a major.</summary>
    public Func<int, IReadOnlyList<string>> UsualDirectories { get; init; } = major =>
        OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", $"{major}", "bin")]
            :
            [
                $"/usr/lib/postgresql/{major}/bin",
                $"/usr/pgsql-{major}/bin",
                $"/opt/homebrew/opt/postgresql@{major}/bin",
                $"/usr/local/opt/postgresql@{major}/bin",
                $"/home/linuxbrew/.linuxbrew/opt/postgresql@{major}/bin",
                $"/Applications/Postgres.app/Contents/Versions/{major}/bin",
            ];

    /// <summary>The platform in the words of the npm packages, such as <c>linux-x64</c>.</summary>
    public string Platform { get; init; } = PlatformName();

    /// <summary>The directories of PATH, in order.</summary>
    public IReadOnlyList<string> SearchPath =>
        (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The file name of a program on this platform.</summary>
    public static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    /// <summary>Finds a program on PATH; <see langword="null"/> when there is none.</summary>
    public string? FindProgram(string name)
    {
        string[] fileNames = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        return SearchPath
            .SelectMany(directory => fileNames.Select(fileName => Path.Combine(directory, fileName)))
            .FirstOrDefault(File.Exists);
    }

    private static string PlatformName()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString().ToUpperInvariant(),
        };
        return $"{system}-{architecture}";
    }
}
