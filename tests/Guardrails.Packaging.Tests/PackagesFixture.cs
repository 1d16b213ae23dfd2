using System.IO.Compression;
using System.Xml.Linq;
using Guardrails.Tests.Shared;

[assembly: AssemblyFixture(typeof(Guardrails.Packaging.Tests.PackagesFixture))]

namespace Guardrails.Packaging.Tests;

/// <summary>Packs our packages once, in a version that no cache can know.</summary>
public sealed class PackagesFixture : IAsyncLifetime
{
    private static readonly string[] Projects =
    [
        "src/Guardrails.Sql", "analyzers/Guardrails.Analyzers", "src/Guardrails", "src/Guardrails.EntityFrameworkCore", "src/Guardrails.FluentMigrator",
        "src/Guardrails.DbUp",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("guardrails-packages-").FullName;

    /// <summary>The folder with the .nupkg files.</summary>
    public string Feed => Path.Combine(_root, "feed");

    /// <summary>The version they were packed in.</summary>
    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Guid.NewGuid().ToString("N")[..8]}";

    public async ValueTask InitializeAsync()
    {
        // Everything that is built for it goes to a folder of its own: other builds of the repository are not disturbed.
        foreach (var project in Projects)
        {
            var result = await DotNet.RunAsync(
                Repository.Root, "pack", project, "--configuration", "Release", "--output", Feed, "--artifacts-path", Path.Combine(_root, "artifacts"), $"-p:Version={Version}");
            result.Succeeded();
        }
    }

    /// <summary>The names of everything in a package that is not the package format's own.</summary>
    public IReadOnlyList<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(PathOf(package));
        return
        [
            .. archive.Entries
                .Select(static entry => entry.FullName)
                .Where(static name => name is not "[Content_Types].xml" and not "_rels/.rels" && !name.StartsWith("package/services/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What a package says about itself.</summary>
    public XElement Metadata(string package)
    {
        using var archive = ZipFile.OpenRead(PathOf(package));
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single(static element => element.Name.LocalName == "metadata");
    }

    /// <summary>Writes a file of a package to the disk.</summary>
    public string Extract(string package, string entry)
    {
        var path = Path.Combine(_root, Path.GetRandomFileName());
        using var archive = ZipFile.OpenRead(PathOf(package));
        archive.GetEntry(entry)!.ExtractToFile(path);
        return path;
    }

    /// <summary>An empty folder outside the repository.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_root, "consumers", Path.GetRandomFileName())).FullName;

    public async ValueTask DisposeAsync()
    {
        var locals = await DotNet.RunAsync(_root, "nuget", "locals", "global-packages", "--list");
        var cache = locals.Output.Split('\n').Single(static line => line.StartsWith("global-packages:", StringComparison.Ordinal))["global-packages:".Length..].Trim();
        foreach (var package in Directory.EnumerateDirectories(cache, "guardrails*"))
        {
            DeleteIfThere(Path.Combine(package, Version));
        }

        DeleteIfThere(_root);
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string PathOf(string package) => Path.Combine(Feed, $"{package}.{Version}.nupkg");
}
