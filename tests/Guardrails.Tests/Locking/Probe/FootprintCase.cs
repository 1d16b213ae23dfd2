using System.Globalization;
using System.Text.RegularExpressions;

namespace Guardrails.Tests.Locking.Probe;

/// <summary>A case of <c>footprints.txt</c> on one major: SQL, and what its last statement does there.</summary>
internal static partial class FootprintCase
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Locking", "Probe");

    /// <summary>The tables that all cases have.</summary>
    public static string Schema { get; } = File.ReadAllText(Path.Combine(Folder, "schema.sql"));

    /// <summary>Major, SQL and expectation, one row for each major that the file names.</summary>
    public static TheoryData<int, string, string> ReadAll()
    {
        var cases = new TheoryData<int, string, string>();
        foreach (var paragraph in EmptyLine().Split(File.ReadAllText(Path.Combine(Folder, "footprints.txt")).ReplaceLineEndings("\n")))
        {
            var lines = paragraph.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith('#')).ToArray();
            var sql = string.Join("\n", lines.Where(l => !l.StartsWith('=')));
            foreach (var expectation in lines.Where(l => l.StartsWith('=')))
            {
                var match = Expectation().Match(expectation);
                Assert.True(match.Success, $"footprints.txt: cannot read '{expectation}'");
                foreach (var major in PostgresMajorsFrom(match.Groups["from"].Value, match.Groups["to"].Value))
                {
                    cases.Add(major, sql, match.Groups["what"].Value);
                }
            }
        }

        return cases;
    }

    /// <summary>An observation in the words of the file.</summary>
    public static string Describe(ObservedStatement observed)
    {
        var locks = string.Join("; ", observed.Locks.Select(l => $"{l.Relation.Replace("public.", string.Empty, StringComparison.Ordinal)} {l.LockMode} {Words(l.Work)}"));
        var failure = observed.SqlState is { } state ? $"fails {state}" : null;
        return string.Join(' ', new[] { locks, failure }.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } text ? text : "nothing";
    }

    /// <summary>An expectation with its relations in the order of an observation.</summary>
    public static string Normalize(string expectation)
    {
        var failure = Failure().Match(expectation);
        var locks = expectation[..^failure.Length].Split(';', StringSplitOptions.TrimEntries).OrderBy(l => l.Split(' ')[0], StringComparer.Ordinal);
        return string.Join("; ", locks) + failure.Value;
    }

    private static string Words(ObservedWork work) => work switch
    {
        ObservedWork.None => "none",
        ObservedWork.Scan => "scan",
        ObservedWork.IndexBuild => "index build",
        _ => "rewrite",
    };

    private static IEnumerable<int> PostgresMajorsFrom(string from, string to)
    {
        var first = from.Length > 0 ? int.Parse(from, CultureInfo.InvariantCulture) : 14;
        var last = to.Length > 0 ? int.Parse(to, CultureInfo.InvariantCulture) : from.Length > 0 ? first : 18;
        return Enumerable.Range(first, last - first + 1);
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex EmptyLine();

    [GeneratedRegex(@"^=((?<from>\d\d)(-(?<to>\d\d))?)?>\s*(?<what>.+)$")]
    private static partial Regex Expectation();

    [GeneratedRegex(@"\s*\bfails \w{5}$")]
    private static partial Regex Failure();
}
