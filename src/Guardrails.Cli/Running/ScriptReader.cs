using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Running;

/// <summary>Reads what is to be run, all of it before any of it is run.</summary>
internal static class ScriptReader
{
    private const string CommandOption = "-c";

    /// <summary>The files in the order given, and behind them the SQL of the command line.</summary>
    /// <exception cref="UsageException">There is nothing to read, or something cannot be read; the message names it.</exception>
    public static async Task<IReadOnlyList<Script>> ReadAsync(
        IReadOnlyList<string> files, IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        if (files.Count + commands.Count == 0)
        {
            throw new UsageException("nothing to run: name files, or give SQL with -c.");
        }

        if (files.Count(file => file == SqlFile.StandardInput) > 1)
        {
            throw new UsageException("standard input (-) can be read only once.");
        }

        var scripts = new List<Script>();
        foreach (var file in files)
        {
            if (Directory.Exists(file))
            {
                throw new UsageException($"{SqlFile.Quote(file)} is a folder; run takes files, in the order in which they are to be run.");
            }

            scripts.Add(new Script(file, (await SqlFile.ReadAsync(file, cancellationToken).ConfigureAwait(false)).Text));
        }

        scripts.AddRange(commands.Select(sql => new Script(CommandOption, sql)));
        return scripts;
    }
}
