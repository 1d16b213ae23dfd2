using Guardrails.Cli.Infrastructure;
using Guardrails.Sql.Linting;
using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace Guardrails.Cli.Linting;

/// <summary>Finds the files that are meant by files, folders, globs and <c>-</c>: each once, those of a folder in migration order.</summary>
internal sealed class ScriptPaths
{
    private const string Extension = ".sql";
    private static readonly StringComparison PathComparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly List<string> _problems = [];
    private readonly List<string> _files = [];
    private readonly HashSet<string> _known = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>The files, in the order of the arguments.</summary>
    /// <param name="arguments">What was given; at least one.</param>
    /// <param name="problems">A sentence for each argument or folder that leads nowhere.</param>
    public static IReadOnlyList<string> Find(IEnumerable<string> arguments, out IReadOnlyList<string> problems)
    {
        var paths = new ScriptPaths();
        foreach (var argument in arguments)
        {
            paths.Add(argument);
        }

        problems = paths._problems;
        return paths._files;
    }

    private void Add(string argument)
    {
        if (argument == SqlFile.StandardInput || File.Exists(argument))
        {
            AddFile(argument);
        }
        else if (Directory.Exists(argument))
        {
            AddAll(() => InFolder(argument), $"{SqlFile.Quote(argument)} is a folder without any {Extension} file.");
        }
        else if (argument.AsSpan().ContainsAny('*', '?'))
        {
            AddAll(() => Matching(argument), $"no file matches {SqlFile.Quote(argument)}.");
        }
        else
        {
            // Read as a file, it says best what is wrong with it.
            AddFile(argument);
        }
    }

    /// <param name="find">Finds files, and may report problems.</param>
    /// <param name="nothing">What to say when there is nothing; a folder that cannot be read is no folder without files.</param>
    private void AddAll(Func<List<string>> find, string nothing)
    {
        var problems = _problems.Count;
        var files = find();
        if (files.Count == 0 && _problems.Count == problems)
        {
            _problems.Add(nothing);
        }

        files.Sort(MigrationOrder.Instance);
        files.ForEach(AddFile);
    }

    private void AddFile(string file)
    {
        if (_known.Add(file == SqlFile.StandardInput ? file : FullPath(file)))
        {
            _files.Add(file);
        }
    }

    private static string FullPath(string file)
    {
        try
        {
            return Path.GetFullPath(file);
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            return file;
        }
    }

    private List<string> InFolder(string folder)
    {
        var files = new List<string>();
        Walk(folder, [RealPath(folder)], files);
        return files;
    }

    /// <param name="folder">Where to look.</param>
    /// <param name="above">The real paths of the folders on the way here; a link to one of them leads in a circle.</param>
    /// <param name="files">Gets what is found.</param>
    private void Walk(string folder, List<string> above, List<string> files)
    {
        string[] entries;
        string[] folders;
        try
        {
            entries = Directory.GetFiles(folder);
            folders = Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"cannot read the folder {SqlFile.Quote(folder)}: {SqlFile.Reason(e)}.");
            return;
        }

        files.AddRange(entries.Where(static file => file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)));
        foreach (var inner in folders)
        {
            var real = RealPath(inner);
            if (above.Contains(real))
            {
                _problems.Add($"{SqlFile.Quote(inner)} is a link to a folder around it; following it would never end.");
                continue;
            }

            above.Add(real);
            Walk(inner, above, files);
            above.RemoveAt(above.Count - 1);
        }
    }

    private static string RealPath(string folder)
    {
        var full = Path.GetFullPath(folder);
        try
        {
            return Path.TrimEndingDirectorySeparator(Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full);
        }
        catch (IOException)
        {
            return full;
        }
    }

    private List<string> Matching(string pattern)
    {
        // What stands before the first wildcard is a folder; it may be above this one or elsewhere.
        var wildcard = pattern.AsSpan().IndexOfAny('*', '?');
        var slash = pattern.AsSpan(0, wildcard).LastIndexOfAny('/', Path.DirectorySeparatorChar);
        var folder = pattern[..(slash + 1)];
        var root = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(root))
        {
            return [];
        }

        // The library has no ? of its own: it is checked afterwards.
        var matcher = new Matcher(PathComparison);
        matcher.AddInclude(pattern[(slash + 1)..].Replace('?', '*'));
        IEnumerable<string> found;
        try
        {
            found = matcher.Execute(new DirectoryInfoWrapper(new DirectoryInfo(root))).Files.Select(match => folder + match.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"cannot read the folders of {SqlFile.Quote(pattern)}: {SqlFile.Reason(e)}.");
            return [];
        }

        return [.. pattern.Contains('?', StringComparison.Ordinal) ? found.Where(file => MatchesSimple(pattern, file)) : found];
    }

    private static bool MatchesSimple(string pattern, string file) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
            pattern.Replace("**/", "*", StringComparison.Ordinal), file, ignoreCase: PathComparison == StringComparison.OrdinalIgnoreCase);
}
