namespace Guardrails.Tests.Shared;

/// <summary>
/// A part of a document that is made from what the code says: said to be stale when it differs, written anew with
/// <c>GUARDRAILS_UPDATE_DOCS=1</c>.
/// </summary>
internal static class GeneratedDocument
{
    /// <summary>A part between two marks is what was made.</summary>
    public static void IsUpToDate(string path, string begin, string end, string content)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, path));
        var first = text.IndexOf(begin, StringComparison.Ordinal);
        var last = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(first >= 0 && last > first, $"{path} has no place for what is generated, between '{begin.Trim()}' and '{end}'.");

        IsUpToDate(path, string.Concat(text.AsSpan(0, first + begin.Length), content, text.AsSpan(last)));
    }

    /// <summary>A whole file is what was made.</summary>
    public static void IsUpToDate(string path, string expected)
    {
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("GUARDRAILS_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(File.Exists(file) && expected == File.ReadAllText(file), $"{path} is stale; run the tests once with GUARDRAILS_UPDATE_DOCS=1.");
    }
}
