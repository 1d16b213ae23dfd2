using System.Diagnostics;
using System.Globalization;
using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Hosting;

/// <summary>
/// The operating system's user under whom PostgreSQL's programs run: the current one, or for root (whom initdb and postgres refuse)
/// <c>postgres</c> or <c>nobody</c>.
/// </summary>
internal sealed class ServerAccount
{
    private readonly string[] _prefix;
    private readonly string[] _dieWithParent;

    private ServerAccount(string? name, string[] prefix, string[] dieWithParent)
    {
        Name = name;
        _prefix = prefix;
        _dieWithParent = dieWithParent;
    }

    /// <summary>The other user's name; <see langword="null"/> when programs run as the current user.</summary>
    public string? Name { get; }

    /// <exception cref="PostgresServerException">This process is root and there is no way to become somebody else.</exception>
    public static async Task<ServerAccount> ResolveAsync(HostMachine machine, CancellationToken cancellationToken)
    {
        var setpriv = machine.FindProgram("setpriv");
        var canDieWithParent = setpriv is not null && await KnowsParentDeathSignalAsync(setpriv, cancellationToken).ConfigureAwait(false);

        // SIGQUIT is PostgreSQL's immediate shutdown: nobody is left who could want the data.
        string[] dieWithParent = canDieWithParent ? ["--pdeathsig", "QUIT"] : [];
        if (!machine.IsRoot)
        {
            return new ServerAccount(null, canDieWithParent ? [setpriv!] : [], dieWithParent);
        }

        foreach (var name in new[] { "postgres", "nobody" })
        {
            if (await GroupOfAsync(name, cancellationToken).ConfigureAwait(false) is not { } group)
            {
                continue;
            }

            if (setpriv is not null)
            {
                return new ServerAccount(name, [setpriv, $"--reuid={name}", $"--regid={group}", "--clear-groups"], dieWithParent);
            }

            if (machine.FindProgram("runuser") is { } runuser)
            {
                return new ServerAccount(name, [runuser, "-u", name], []);
            }
        }

        throw new PostgresServerException(
            "PostgreSQL does not run as root. Install 'setpriv' or 'runuser' (package util-linux) and have a user 'postgres' or 'nobody', "
            + "or run this as another user.");
    }

    /// <summary>A command that runs one of PostgreSQL's programs under this account.</summary>
    /// <param name="program">Absolute path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">A directory that this account may enter.</param>
    /// <param name="dieWithParent">
    /// Whether the program is to be stopped when the thread that starts it ends. It is the thread that counts, not the process
    /// (prctl(2), PR_SET_PDEATHSIG), so the caller must start it on a thread that lives as long as the program.
    /// </param>
    public ProcessStartInfo Command(string program, IReadOnlyList<string> arguments, string workingDirectory, bool dieWithParent = false)
    {
        string[] launcher = dieWithParent ? [.. _prefix, .. _dieWithParent] : Name is null ? [] : _prefix;
        string[] words = [.. launcher, .. launcher.Length > 0 ? ["--"] : Array.Empty<string>(), program, .. arguments];
        var info = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = workingDirectory, UseShellExecute = false };

        // The caller's PGDATA, PGPORT, PGOPTIONS and so on are meant for other servers.
        foreach (var variable in info.Environment.Keys.Where(key => key.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            info.Environment.Remove(variable);
        }

        info.Environment["TZ"] = "UTC"; // spares initdb the search through the time zone files
        info.Environment["LC_ALL"] = "C";
        return info;
    }

    /// <summary>Gives a directory and everything in it to this account.</summary>
    public async Task TakeAsync(string directory, CancellationToken cancellationToken)
    {
        if (Name is null)
        {
            return;
        }

        var result = await ProcessRunner.RunAsync(
            new ProcessStartInfo("chown", ["-R", "-h", Name, directory]), cancellationToken).ConfigureAwait(false);
        result.Require($"Giving '{directory}' to the user '{Name}'");
    }

    /// <exception cref="PostgresServerException">This account cannot reach the directory.</exception>
    public void RequireReach(string directory)
    {
        if (Name is null || OperatingSystem.IsWindows())
        {
            return;
        }

        for (var current = new DirectoryInfo(directory); current is not null; current = current.Parent)
        {
            if (!current.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                throw new PostgresServerException(
                    $"PostgreSQL does not run as root, and the user '{Name}' cannot reach '{directory}': '{current.FullName}' is closed "
                    + "to other users. Name a directory that everybody may traverse in PostgresServerOptions.CacheDirectory.");
            }
        }
    }

    private static async Task<bool> KnowsParentDeathSignalAsync(string setpriv, CancellationToken cancellationToken)
    {
        var help = await ProcessRunner.RunAsync(new ProcessStartInfo(setpriv, ["--help"]), cancellationToken).ConfigureAwait(false);
        return help.Output.Contains("--pdeathsig", StringComparison.Ordinal);
    }

    private static async Task<string?> GroupOfAsync(string user, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.RunAsync(new ProcessStartInfo("id", ["-g", user]), cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 && int.TryParse(result.Output, CultureInfo.InvariantCulture, out _) ? result.Output : null;
    }
}
