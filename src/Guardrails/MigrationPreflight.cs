using Guardrails.Connections;
using Guardrails.Locking;
using Guardrails.Preflight;
using Guardrails.Sql;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails;

/// <summary>
/// Says what a migration would lock on a live database, how large the tables are, and who is in the way now. It changes nothing, and gives no
/// durations: sizes are facts, times are not.
/// </summary>
/// <param name="dataSource">The database.</param>
public sealed class MigrationPreflight(NpgsqlDataSource dataSource)
{
    /// <summary>Above it work that blocks others is a danger, unless another limit is given: 100 MiB.</summary>
    public const long DefaultLargeTableBytes = 100L << 20;

    // As long as the guard waits for a lock: whoever has been there for longer is likely to stay.
    private static readonly TimeSpan LongTransaction = TimeSpan.FromSeconds(5);

    /// <summary>Looks at scripts in the order in which they would run.</summary>
    /// <param name="scripts">Name and text of each.</param>
    /// <param name="largeTableBytes">From which size on work that blocks others is a danger, in bytes.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="MigrationFailedException">The server cannot be reached, or is older than PostgreSQL 14.</exception>
    public async Task<PreflightReport> CheckAsync(
        IReadOnlyList<(string Path, string Sql)> scripts, long largeTableBytes = DefaultLargeTableBytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        var problems = new List<PreflightProblem>(SyntaxProblems(scripts));
        problems.AddRange(await new ServerPreflight(dataSource).CheckAsync(cancellationToken: cancellationToken).ConfigureAwait(false));
        var schema = await CatalogueSchemaReader.ReadAsync(dataSource, cancellationToken).ConfigureAwait(false);
        var connection = await ConnectionSource.From(dataSource).OpenDedicatedAsync(DedicatedPurpose.Watch, null, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var parsed = scripts.Select(static s => (s.Path, Script: SqlParser.Parse(s.Sql))).ToList();
            var idle = await IdleBlocks.FindAsync(connection, [], [.. parsed.SelectMany(static p => p.Script.Statements)], cancellationToken).ConfigureAwait(false);
            var footprints = Footprints(parsed, idle, schema, connection.PostgreSqlVersion.Major);
            var tables = await ReadTablesAsync(connection, footprints, cancellationToken).ConfigureAwait(false);
            return new PreflightReport
            {
                Statements = [.. footprints.Select(f => Judge(f, tables, largeTableBytes))],
                Problems = [.. problems.OrderByDescending(p => p.IsFatal)],
            };
        }
    }

    private IEnumerable<PreflightProblem> SyntaxProblems(IReadOnlyList<(string Path, string Sql)> scripts)
    {
        var executor = new GuardedExecutor(dataSource, new GuardOptions { AllowMultipleTransactions = true });
        foreach (var (path, sql) in scripts)
        {
            string? problem = null;
            try
            {
                executor.Plan(sql, path);
            }
            catch (Exception e) when (e is MigrationFailedException or ArgumentException)
            {
                problem = e.Message;
            }

            if (problem is not null)
            {
                yield return new PreflightProblem(PreflightProblemKind.Syntax, problem, IsFatal: true);
            }
        }
    }

    /// <summary>Each statement adds to what is known of the schema for those behind it.</summary>
    private static List<Predicted> Footprints(
        IReadOnlyList<(string Path, SqlScript Script)> scripts, HashSet<SqlStatement> idle, DatabaseSchema schema, int major)
    {
        var footprints = new List<Predicted>();
        foreach (var (path, script) in scripts)
        {
            schema.BeginScript();
            foreach (var statement in script.Statements.Where(s => !idle.Contains(s)))
            {
                var locks = LockModel.GetFootprint(statement, schema, major).Locks;
                if (locks.Count > 0)
                {
                    footprints.Add(new Predicted(path, statement, SqlSecrets.MaskPasswords(script.GetText(statement.Span)), locks));
                }

                schema.Apply(statement);
            }
        }

        return footprints;
    }

    private static async Task<Dictionary<string, Table>> ReadTablesAsync(NpgsqlConnection connection, List<Predicted> footprints, CancellationToken cancellationToken)
    {
        var names = footprints.SelectMany(f => f.Locks).Select(l => l.Relation.ToString()).Distinct().ToArray();
        var sizes = await TableSizes.ReadAsync(connection, names, cancellationToken).ConfigureAwait(false);
        var holds = await TableHold.ReadAsync(connection, [.. sizes.Select(s => s.Oid)], cancellationToken).ConfigureAwait(false);
        return sizes.ToDictionary(s => s.Name, s => new Table(s.SizeBytes, s.Rows, [.. holds.Where(h => h.Table == s.Oid)]));
    }

    private static PreflightStatement Judge(Predicted predicted, Dictionary<string, Table> tables, long largeTableBytes)
    {
        var sizes = tables.ToDictionary(t => t.Key, t => t.Value.SizeBytes);
        var dangers = new List<string>(HeavyWork.Describe(predicted.Locks, sizes, largeTableBytes));
        var locks = new List<PreflightLock>();
        foreach (var held in predicted.Locks)
        {
            var name = held.Relation.ToString();
            var table = tables.GetValueOrDefault(name);
            var holders = table is null
                ? []
                : table.Holds.Where(h => h.Stops(held.Mode)).GroupBy(h => h.Session.VirtualTransaction).Select(g => g.MaxBy(h => h.Mode)!.Session).ToList();
            locks.Add(new PreflightLock(name, held.Mode, held.Work, table?.SizeBytes, table?.Rows, holders, held.Reason));
            dangers.AddRange(holders.Where(h => h.TransactionAge >= LongTransaction || h.PreparedTransaction is not null || h.IsWraparoundAutovacuum)
                .Select(h => $"{SessionText.Describe(h)} holds {h.LockMode} on {name} and has been in its transaction for {SessionText.Age(h.TransactionAge)}"));
        }

        return new PreflightStatement { Path = predicted.Path, Statement = predicted.Statement.Number, Sql = predicted.Sql, Locks = locks, Dangers = dangers };
    }

    private sealed record Predicted(string Path, SqlStatement Statement, string Sql, IReadOnlyList<RelationLock> Locks);

    private sealed record Table(long SizeBytes, double? Rows, IReadOnlyList<TableHold> Holds);
}
