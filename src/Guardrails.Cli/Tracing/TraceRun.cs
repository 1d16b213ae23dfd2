using System.Text;
using Guardrails.Cli.Infrastructure;
using Guardrails.Sql.Parsing;
using Npgsql;

namespace Guardrails.Cli.Tracing;

/// <summary>Runs scripts one after the other under the probe, up to the first failure.</summary>
internal static class TraceRun
{
    /// <summary>Each script as it would be applied; what one created exists for the next.</summary>
    public static async Task<IReadOnlyList<TracedFile>> ApplyAsync(NpgsqlDataSource dataSource, IReadOnlyList<SqlFile> files, CancellationToken cancellationToken)
    {
        var probe = new LockProbe(dataSource);
        var traced = new List<TracedFile>();
        foreach (var file in files)
        {
            traced.Add(new TracedFile(file, await probe.ObserveAsync(file.Text, cancellationToken).ConfigureAwait(false)));
            if (traced[^1].Failed is not null)
            {
                break;
            }
        }

        return traced;
    }

    /// <summary>All scripts in one transaction that is rolled back.</summary>
    public static async Task<IReadOnlyList<TracedFile>> RollBackAsync(NpgsqlDataSource dataSource, IReadOnlyList<SqlFile> files, CancellationToken cancellationToken)
    {
        var all = new StringBuilder();
        var firstNumbers = new List<int>();
        var count = 0;
        foreach (var file in files)
        {
            firstNumbers.Add(count + 1);
            count += SqlParser.Parse(file.Text).Statements.Count;

            // A script may end in a comment or without a semicolon.
            all.Append(file.Text).Append("\n;\n");
        }

        var observed = await new LockProbe(dataSource).ObserveAndRollBackAsync(all.ToString(), cancellationToken).ConfigureAwait(false);
        return [.. files.Select((file, index) => new TracedFile(file, Slice(observed, firstNumbers[index], index + 1 < files.Count ? firstNumbers[index + 1] : int.MaxValue)))];
    }

    private static List<ObservedStatement> Slice(IReadOnlyList<ObservedStatement> observed, int first, int end) =>
        [.. observed.Where(statement => statement.Statement >= first && statement.Statement < end).Select(statement => statement with { Statement = statement.Statement - first + 1 })];
}
