using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Rules;

/// <summary>
/// A part of a document that is made from the descriptors: said to be stale when it differs, written anew with
/// <c>GUARDRAILS_UPDATE_DOCS=1</c>.
/// </summary>
internal static class GeneratedDocument
{
    public static void IsUpToDate(string path, string begin, string end, string content)
    {
        var file = Path.Combine(Repository.Root, path);
        var text = File.ReadAllText(file);
        var first = text.IndexOf(begin, StringComparison.Ordinal);
        var last = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(first >= 0 && last > first, $"{path} has no place for what is generated, between '{begin.Trim()}' and '{end}'.");

        var expected = string.Concat(text.AsSpan(0, first + begin.Length), content, text.AsSpan(last));
        if (Environment.GetEnvironmentVariable("GUARDRAILS_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(expected == File.ReadAllText(file), $"{path} is stale; run the tests once with GUARDRAILS_UPDATE_DOCS=1.");
    }
}
