using System.Data;
using Guardrails.Connections;
using Guardrails.Preflight;
using Guardrails.Sql.Schema;
using Npgsql;

namespace Guardrails;

/// <summary>
/// Reads what a live database holds, so that verdicts on migrations need not be cautious. It reads the catalogue in one read-only
/// transaction and locks no table. Safe for concurrent use.
/// </summary>
public static class CatalogueSchemaReader
{
    /// <summary>Reads the catalogue of PostgreSQL 14 to 18.</summary>
    /// <param name="dataSource">The database; one connection is taken from its pool.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>A schema that knows that what it does not hold does not exist. Its search path and time zone are those of the session.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached, or refuses the queries.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<DatabaseSchema> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the catalogue over a connection that is not inside a transaction.</summary>
    internal static async Task<DatabaseSchema> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // One snapshot for all queries, so that they fit together.
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var builder = new DatabaseSchemaBuilder();
            var session = await QueryAsync(connection, CatalogueSchemaQueries.Session, r => (Path: r.GetFieldValue<string[]>(0), Zone: r.GetString(1)), cancellationToken).ConfigureAwait(false);
            builder.SetSession(session[0].Path, session[0].Zone);

            // With this path PostgreSQL's functions write the schema before every name that is not its own.
            await QueryAsync(connection, "SELECT set_config('search_path', 'pg_catalog', true), set_config('transaction_read_only', 'on', true)", static _ => 0, cancellationToken).ConfigureAwait(false);
            await ReadTypesAsync(connection, builder, cancellationToken).ConfigureAwait(false);
            await ReadTablesAsync(connection, builder, cancellationToken).ConfigureAwait(false);
            await ReadObjectsAsync(connection, builder, cancellationToken).ConfigureAwait(false);
            return builder.Build();
        }
    }

    private static async Task ReadTypesAsync(NpgsqlConnection connection, DatabaseSchemaBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var (schema, name, kind, extension) in await QueryAsync(
            connection, CatalogueSchemaQueries.Types, static r => (r.GetString(0), r.GetString(1), r.GetString(2), Text(r, 3)), cancellationToken).ConfigureAwait(false))
        {
            builder.AddType(schema, name, kind switch { "e" => UserTypeKind.Enum, "c" => UserTypeKind.Composite, _ => UserTypeKind.Other }, extension);
        }

        foreach (var add in await QueryAsync<Action>(connection, CatalogueSchemaQueries.Domains, r =>
        {
            var (schema, name, baseType, isNotNull, value) = (r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), Text(r, 4));
            var checks = r.GetFieldValue<string[]>(5).Zip(r.GetFieldValue<bool[]>(6)).ToArray();
            var extension = Text(r, 7);
            return () => builder.AddDomain(schema, name, baseType, isNotNull, value, checks, extension);
        }, cancellationToken).ConfigureAwait(false))
        {
            add();
        }

        foreach (var (schema, name, volatility, body) in await QueryAsync(
            connection, CatalogueSchemaQueries.Functions, static r => (r.GetString(0), r.GetString(1), r.GetString(2), Text(r, 3)), cancellationToken).ConfigureAwait(false))
        {
            builder.AddFunction(schema, name, volatility switch { "i" => Volatility.Immutable, "s" => Volatility.Stable, _ => Volatility.Volatile }, body);
        }
    }

    private static async Task ReadTablesAsync(NpgsqlConnection connection, DatabaseSchemaBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var (schema, name, kind, isUnlogged, key, cluster) in await QueryAsync(
            connection, CatalogueSchemaQueries.Relations, static r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), Text(r, 4), Text(r, 5)), cancellationToken).ConfigureAwait(false))
        {
            builder.AddRelation(schema, name, KindOf(kind), isUnlogged, key, cluster);
        }

        foreach (var (schema, relation, definition) in await QueryAsync(
            connection, CatalogueSchemaQueries.Columns, static r => (r.GetString(0), r.GetString(1), r.GetString(2)), cancellationToken).ConfigureAwait(false))
        {
            builder.AddColumn(schema, relation, definition);
        }

        foreach (var (schema, table, name, definition, isInherited) in await QueryAsync(
            connection, CatalogueSchemaQueries.Constraints, static r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetBoolean(4)), cancellationToken).ConfigureAwait(false))
        {
            builder.AddConstraint(schema, table, name, definition, isInherited);
        }

        foreach (var add in await QueryAsync<Action>(connection, CatalogueSchemaQueries.Indexes, r =>
        {
            var (definition, isValid, isPrimary, isExclusion, constraint) = (r.GetString(0), r.GetBoolean(1), r.GetBoolean(2), r.GetBoolean(3), Text(r, 4));
            (string, string)? parent = Text(r, 5) is { } schema ? (schema, r.GetString(6)) : null;
            return () => builder.AddIndex(definition, isValid, isPrimary, isExclusion, constraint, parent);
        }, cancellationToken).ConfigureAwait(false))
        {
            add();
        }

        foreach (var (schema, child, parentSchema, parent, bound) in await QueryAsync(
            connection, CatalogueSchemaQueries.Links, static r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Text(r, 4)), cancellationToken).ConfigureAwait(false))
        {
            builder.Link(schema, child, parentSchema, parent, bound);
        }
    }

    private static async Task ReadObjectsAsync(NpgsqlConnection connection, DatabaseSchemaBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var (schema, view, readSchema, read) in await QueryAsync(connection, CatalogueSchemaQueries.Reads, FourTexts, cancellationToken).ConfigureAwait(false))
        {
            builder.AddRead(schema, view, readSchema, read);
        }

        foreach (var (schema, view, names) in await QueryAsync(
            connection, CatalogueSchemaQueries.Uses, static r => (r.GetString(0), r.GetString(1), r.GetFieldValue<string[]>(2)), cancellationToken).ConfigureAwait(false))
        {
            builder.SetUses(schema, view, names);
        }

        foreach (var (schema, table, name, isRow, functionSchema, function) in await QueryAsync(
            connection, CatalogueSchemaQueries.Triggers, static r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetString(4), r.GetString(5)), cancellationToken).ConfigureAwait(false))
        {
            builder.AddTrigger(schema, table, name, isRow, functionSchema, function);
        }

        foreach (var add in await QueryAsync<Action>(connection, CatalogueSchemaQueries.Sequences, r =>
        {
            var (schema, name, isIdentity) = (r.GetString(0), r.GetString(1), r.GetBoolean(5));
            (string, string, string)? owner = Text(r, 2) is { } ownerSchema ? (ownerSchema, r.GetString(3), r.GetString(4)) : null;
            return () => builder.AddSequence(schema, name, owner, isIdentity);
        }, cancellationToken).ConfigureAwait(false))
        {
            add();
        }

        foreach (var (schema, name, tableSchema, table) in await QueryAsync(connection, CatalogueSchemaQueries.Statistics, FourTexts, cancellationToken).ConfigureAwait(false))
        {
            builder.AddStatistics(schema, name, tableSchema, table);
        }

        foreach (var (name, schemas, tables) in await QueryAsync(
            connection, CatalogueSchemaQueries.Publications, static r => (r.GetString(0), r.GetFieldValue<string[]>(1), r.GetFieldValue<string[]>(2)), cancellationToken).ConfigureAwait(false))
        {
            builder.AddPublication(name, schemas.Zip(tables).ToArray());
        }
    }

    private static (string, string, string, string) FourTexts(NpgsqlDataReader row) => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static RelationKind KindOf(string relkind) => relkind switch
    {
        "p" => RelationKind.PartitionedTable,
        "v" => RelationKind.View,
        "m" => RelationKind.MaterializedView,
        "f" => RelationKind.ForeignTable,
        _ => RelationKind.Table,
    };

    private static Task<List<T>> QueryAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        new NpgsqlCommand(sql, connection).ReadAllAsync(read, cancellationToken);
}
