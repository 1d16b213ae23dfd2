using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Preflight;

/// <summary>
/// The DO blocks of idempotent scripts that will do nothing, because the table that they ask says so already: EF Core's scripts hold all
/// migrations there ever were, each in blocks that ask <c>__EFMigrationsHistory</c>.
/// </summary>
internal static class IdleBlocks
{
    /// <summary>Looks the conditions up. Where that fails, because a table is not there or may not be read, blocks count as running.</summary>
    /// <param name="connection">Where to look; idle, in no transaction.</param>
    /// <param name="statements">The statements that are to run.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public static async Task<HashSet<SqlStatement>> FindAsync(
        NpgsqlConnection connection, IEnumerable<SqlStatement> statements, CancellationToken cancellationToken)
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

        return idle;
    }

    // What a catalogue says changes with each statement of the script.
    private static bool IsCatalogue(QualifiedName table) =>
        table.Schema == "information_schema" || (table.Schema ?? table.Name).StartsWith("pg_", StringComparison.Ordinal);

    private static async Task<HashSet<string>?> ReadAsync(
        NpgsqlConnection connection, QualifiedName table, string column, string[] values, CancellationToken cancellationToken)
    {
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(column);
        var command = new NpgsqlCommand($"SELECT {name}::text FROM {table} WHERE {name}::text = ANY ($1)", connection) { Parameters = { new() { Value = values } } };
        await using (command.ConfigureAwait(false))
        {
            try
            {
                var found = new HashSet<string>(StringComparer.Ordinal);
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        found.Add(reader.GetString(0));
                    }
                }

                return found;
            }
            catch (PostgresException)
            {
                return null;
            }
        }
    }
}
