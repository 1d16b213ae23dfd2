using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Linting;

/// <summary>Reads all files that are meant by files, folders, globs and <c>-</c>.</summary>
internal static class ScriptFiles
{
    /// <param name="arguments">What was given.</param>
    /// <param name="say">Gets a line for each problem but the last.</param>
    /// <param name="cancellationToken">Gives up waiting for standard input.</param>
    /// <exception cref="UsageException">Something cannot be read; the message is the last problem.</exception>
    public static async Task<List<SqlFile>> ReadAsync(IReadOnlyList<string> arguments, Action<string> say, CancellationToken cancellationToken)
    {
        var paths = ScriptPaths.Find(arguments, out var notFound);
        var problems = new List<string>(notFound);
        var read = new List<SqlFile>();
        foreach (var path in paths)
        {
            try
            {
                read.Add(await SqlFile.ReadAsync(path, cancellationToken).ConfigureAwait(false));
            }
            catch (UsageException e)
            {
                problems.Add(e.Message);
            }
        }

        if (problems.Count == 0)
        {
            return read;
        }

        // A line for each; the last one goes the way of all usage errors.
        problems.SkipLast(1).ToList().ForEach(say);
        throw new UsageException(problems[^1]);
    }
}
