using Guardrails.Connections;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Preflight;

/// <summary>
/// The DO blocks of idempotent scripts that will do nothing, because the table that they ask says so already: EF Core's scripts hold all
/// migrations there ever were, each in blocks that ask <c>__EFMigrationsHistory</c>.
/// </summary>
internal static class IdleBlocks
{
    /// <summary>
    /// Looks the conditions up. Where that fails, because a table is not there or may not be read, and where a statement that runs before
    /// changes the table so that the answer may become another one, blocks count as running.
    /// </summary>
    /// <param name="connection">Where to look; idle, in no transaction.</param>
    /// <param name="before">The statements that have run, and that the connection may not see the outcome of.</param>
    /// <param name="statements">The statements that are to run, in this order.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public static async Task<HashSet<SqlStatement>> FindAsync(
        NpgsqlConnection connection, IEnumerable<SqlStatement> before, IReadOnlyList<SqlStatement> statements, CancellationToken cancellationToken)
    {
        var idle = new HashSet<SqlStatement>();
        var conditional = statements.OfType<DoStatement>().Where(static b => b.Condition is { } condition && !IsCatalogue(condition.Table));
        foreach (var blocks in conditional.GroupBy(static b => (b.Condition!.Table, b.Condition.Column)))
        {
            var values = blocks.Select(static b => b.Condition!.Value).Distinct().ToArray();
            if (await ReadAsync(connection, blocks.Key.Table, blocks.Key.Column, values, cancellationToken).ConfigureAwait(false) is { } found)
            {
                idle.UnionWith(blocks.Where(b => found.Contains(b.Condition!.Value) == b.Condition.IsNegated));
            }
        }

        KeepUnchanged(idle, before.Concat(statements));
        return idle;
    }

    private static void KeepUnchanged(HashSet<SqlStatement> idle, IEnumerable<SqlStatement> statements)
    {
        var changed = new HashSet<(string Table, StatementKind Kind)>();
        foreach (var statement in idle.Count > 0 ? statements : [])
        {
            if (idle.Contains(statement) && !changed.Any(change => MayTurn(((DoStatement)statement).Condition!, change.Table, change.Kind)))
            {
                continue;
            }

            idle.Remove(statement);
            changed.UnionWith((statement is DoStatement block ? block.Body : [statement]).SelectMany(ChangesOf));
        }
    }

    // Rows that are added leave a NOT EXISTS that is false as it is, rows that are deleted an EXISTS.
    private static bool MayTurn(RowCondition condition, string table, StatementKind kind) =>
        table == condition.Table.Name && kind != (condition.IsNegated ? StatementKind.Insert : StatementKind.Delete);

    private static IEnumerable<(string Table, StatementKind Kind)> ChangesOf(SqlStatement statement) => statement switch
    {
        QueryStatement query => query.Changes.Select(static change => (change.Table.Name, change.Kind)),
        TruncateStatement or DropStatement or AlterTableStatement or CopyStatement => statement.Relations.Select(table => (table.Name, statement.Kind)),
        _ => [],
    };

    // What a catalogue says changes with each statement of the script.
    private static bool IsCatalogue(QualifiedName table) =>
        table.Schema == "information_schema" || (table.Schema ?? table.Name).StartsWith("pg_", StringComparison.Ordinal);

    private static async Task<HashSet<string>?> ReadAsync(
        NpgsqlConnection connection, QualifiedName table, string column, string[] values, CancellationToken cancellationToken)
    {
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(column);
        try
        {
            var found = await new NpgsqlCommand($"SELECT {name}::text FROM {table} WHERE {name}::text = ANY ($1)", connection).With(values)
                .ReadAllAsync(static r => r.GetString(0), cancellationToken).ConfigureAwait(false);
            return [.. found];
        }
        catch (PostgresException)
        {
            return null;
        }
    }
}
