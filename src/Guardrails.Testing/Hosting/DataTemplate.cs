using System.Security.Cryptography;
using System.Text;
using Guardrails.Testing.Binaries;
using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Hosting;

/// <summary>
/// A fresh data directory, made by initdb once for each version and copied for every server: a copy is faster than initdb.
/// </summary>
/// <param name="Data">The data directory to copy; never run a server on it.</param>
/// <param name="Password">The superuser's password inside it.</param>
internal sealed record DataTemplate(string Data, string Password)
{
    public const string SuperUser = "postgres";

    // Locale C gives the same order of texts on every platform; --no-sync because the data is thrown away.
    private static readonly string[] InitdbOptions = ["-U", SuperUser, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"];

    /// <summary>Returns the template for some binaries, made first if it is not there; several processes may do so at once.</summary>
    public static async Task<DataTemplate> GetAsync(
        PostgresBinaries binaries, ServerAccount account, CacheLayout cache, CancellationToken cancellationToken)
    {
        // The same version may be built anew, with other catalogues: then the program is another file.
        var program = new FileInfo(binaries["postgres"]);
        var key = string.Join('|', [$"{program.Length}", $"{program.LastWriteTimeUtc:O}", account.Name, .. InitdbOptions]);
        var build = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..12];
        var directory = Path.Combine(cache.Templates, $"{binaries.Version}-{build}");
        using var oneAtATime = await FileLock.AcquireAsync(directory + ".lock", cancellationToken).ConfigureAwait(false);
        if (!Directory.Exists(directory))
        {
            await MakeAsync(directory, binaries, account, cancellationToken).ConfigureAwait(false);
        }

        var password = await File.ReadAllTextAsync(Path.Combine(directory, "password"), cancellationToken).ConfigureAwait(false);
        return new DataTemplate(Path.Combine(directory, "data"), password);
    }

    private static async Task MakeAsync(
        string directory, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        var staging = directory + ".staging"; // what is there was left by a killed run: the lock is ours
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        CacheLayout.CreateDirectory(staging);
        var work = Path.Combine(staging, "work");
        CacheLayout.CreatePrivateDirectory(work);
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var passwordFile = Path.Combine(work, "password");
        await CacheLayout.WritePrivateFileAsync(passwordFile, password, cancellationToken).ConfigureAwait(false);
        await account.TakeAsync(work, cancellationToken).ConfigureAwait(false);

        string[] arguments = ["-D", Path.Combine(work, "data"), "--pwfile", passwordFile, .. InitdbOptions];
        var initdb = await ProcessRunner.RunAsync(account.Command(binaries["initdb"], arguments, work), cancellationToken)
            .ConfigureAwait(false);
        initdb.Require($"initdb of PostgreSQL {binaries.Version} ({binaries.Directory})");

        Directory.Move(Path.Combine(work, "data"), Path.Combine(staging, "data"));
        await CacheLayout.WritePrivateFileAsync(Path.Combine(staging, "password"), password, cancellationToken).ConfigureAwait(false);
        Directory.Delete(work, recursive: true);
        Directory.Move(staging, directory);
    }
}
