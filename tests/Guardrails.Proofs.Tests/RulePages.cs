using System.Text;
using Guardrails.Proofs.Tests.Files;
using Guardrails.Tests.Shared;

namespace Guardrails.Proofs.Tests;

/// <summary>
/// The tables "Observed" of the rules' pages are what the families' files say. With <c>GUARDRAILS_UPDATE_DOCS=1</c> they are written anew.
/// </summary>
public sealed class RulePages
{
    private const string Begin = "<!-- observed: generated from the proofs -->\n";
    private const string End = "<!-- end observed -->";

    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "rules");

    public static TheoryData<string> Pages { get; } =
        [.. Directory.EnumerateFiles(Folder, "GRD*.md")
            .Where(path => File.ReadAllText(path).Contains(Begin, StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_shows_what_was_observed(string rule)
    {
        var path = Path.Combine(Folder, rule + ".md");
        var text = File.ReadAllText(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var wanted = string.Concat(text.AsSpan(0, begin), Table(rule), text.AsSpan(text.IndexOf(End, begin, StringComparison.Ordinal)));

        if (Environment.GetEnvironmentVariable("GUARDRAILS_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, wanted);
            return;
        }

        Assert.True(wanted == text, $"The table of what was observed in docs/rules/{rule}.md is stale; run the tests once with GUARDRAILS_UPDATE_DOCS=1.");
    }

    private static string Table(string rule)
    {
        var table = new StringBuilder();
        foreach (var proof in ProofFile.ReadAll().Where(p => p.Rules.Contains(rule)))
        {
            var majors = PostgresMajors.All.Select(m => (m.Data, proof.Expected.GetValueOrDefault(m.Data)));
            foreach (var (from, to, what) in ProofFile.Ranges(majors))
            {
                var range = from == to ? $"{from}" : $"{from}–{to}";
                table.Append($"| `{proof.Sql.ReplaceLineEndings(" ")}` | {range} | {InWords(what)} |\n");
            }
        }

        return table.Length == 0
            ? "No statement of the proofs belongs to this rule.\n"
            : "| statement | PostgreSQL | what it did |\n|---|---|---|\n" + table;
    }

    private static string InWords(string what)
    {
        if (what == "nothing")
        {
            return "no lock on a table";
        }

        var text = new StringBuilder(what).Replace("fails ", "fails with SQLSTATE ").Replace("; ", "<br>").Replace(" none", "");
        foreach (var work in (string[])["scan", "index build", "rewrite"])
        {
            text.Replace(" " + work, ", " + work);
        }

        return text.ToString();
    }
}
