using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Binaries;

/// <summary>The programs of one PostgreSQL version on this machine.</summary>
/// <param name="Directory">The directory that holds them.</param>
/// <param name="Version">The version for people and for keys, such as <c>17.9</c> or <c>17.9.0-beta.17</c>.</param>
/// <param name="Source">The way they were had.</param>
internal sealed record PostgresBinaries(string Directory, string Version, PostgresSource Source)
{
    public static readonly IReadOnlyList<string> Needed = ["initdb", "postgres", "pg_ctl"];

    public string this[string program] => Path.Combine(Directory, HostMachine.Executable(program));

    /// <summary>Whether a directory holds all programs that a server needs.</summary>
    public static bool AreIn(string directory) =>
        Needed.All(program => File.Exists(Path.Combine(directory, HostMachine.Executable(program))));
}
