using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>A cache directory of a test's own, removed with it.</summary>
internal sealed class ScratchCache : IDisposable
{
    public ScratchCache() => Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"guardrails-test-{Guid.NewGuid():N}");

    public string Path { get; }

    public string Instances => System.IO.Path.Combine(Path, "instances");

    /// <summary>A cache with instances of its own that shares what another has unpacked: only the first start is a cold one.</summary>
    public static ScratchCache Sharing(string cache)
    {
        var scratch = new ScratchCache();
        CreateReachable(scratch.Path);
        foreach (var shared in new[] { "binaries", "templates" })
        {
            Directory.CreateSymbolicLink(System.IO.Path.Combine(scratch.Path, shared), System.IO.Path.Combine(cache, shared));
        }

        return scratch;
    }

    public PostgresServerOptions Options(int major = PostgresMajors.Latest) => new()
    {
        Major = major,
        AllowDownload = true,
        UseGivenServer = false,
        CacheDirectory = Path,
    };

    /// <summary>A machine that has nothing but some of the real one's programs: no variables, no installed PostgreSQL.</summary>
    public HostMachine MachineWithOnly(params string[] programs)
    {
        var directory = System.IO.Path.Combine(Path, $"path-{Guid.NewGuid():N}");
        CreateReachable(Path);
        CreateReachable(directory);
        foreach (var program in programs)
        {
            if (HostMachine.Current.FindProgram(program) is { } real)
            {
                File.CreateSymbolicLink(System.IO.Path.Combine(directory, System.IO.Path.GetFileName(real)), real);
            }
        }

        return MachineWithPath(directory);
    }

    /// <summary>A machine whose PATH is one directory: no variables, no installed PostgreSQL.</summary>
    public static HostMachine MachineWithPath(string directory) => new()
    {
        Variable = name => name == "PATH" ? directory : null,
        UsualDirectories = _ => [],
    };

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Servers of root run as somebody else, who must be able to get there.</summary>
    private static void CreateReachable(string directory) => Hosting.CacheLayout.CreateDirectory(directory);
}
