namespace Guardrails.Tests.Shared;

/// <summary>The folder that the tests were built from. Test projects that want nothing else of this one compile the file themselves.</summary>
public static class Repository
{
    /// <summary>Where the solution lies.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Guardrails.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Guardrails.sln.");
    }
}
