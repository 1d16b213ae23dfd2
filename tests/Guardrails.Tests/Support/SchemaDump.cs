using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Support;

/// <summary>Everything the catalogues say about a database's own relations, types and functions, as one text to compare.</summary>
internal static class SchemaDump
{
    // File nodes as well: a table that was rewritten and rolled back badly would show. Oids, so that nothing was dropped and made again.
    private const string Sql =
        """
        WITH own AS (
            SELECT c.*, n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg_temp%'
        )
        SELECT coalesce(string_agg(line, E'\n' ORDER BY line), '') FROM (
            SELECT format('relation %s %s.%s kind %s file %s natts %s', oid, nspname, relname, relkind, relfilenode, relnatts) FROM own
            UNION ALL
            SELECT format('column %s.%s %s %s not null %s dropped %s', attrelid, attnum, attname, atttypid::regtype, attnotnull, attisdropped)
            FROM pg_attribute WHERE attrelid IN (SELECT oid FROM own) AND attnum > 0
            UNION ALL
            SELECT format('default %s.%s %s', adrelid, adnum, pg_get_expr(adbin, adrelid)) FROM pg_attrdef
            UNION ALL
            SELECT format('constraint %s %s on %s validated %s', oid, conname, conrelid, convalidated) FROM pg_constraint
            WHERE connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            UNION ALL
            SELECT format('index %s on %s valid %s ready %s unique %s', indexrelid, indrelid, indisvalid, indisready, indisunique)
            FROM pg_index WHERE indrelid IN (SELECT oid FROM own)
            UNION ALL
            SELECT format('trigger %s %s on %s', oid, tgname, tgrelid) FROM pg_trigger
            UNION ALL
            SELECT format('parent %s of %s pending detach %s', inhparent, inhrelid, inhdetachpending) FROM pg_inherits
            UNION ALL
            SELECT format('function %s %s', oid, proname) FROM pg_proc
            WHERE pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            UNION ALL
            SELECT format('schema %s %s', oid, nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
        ) AS lines(line)
        """;

    public static Task<string> TakeAsync(TestDatabase database, CancellationToken cancellationToken) =>
        database.QueryScalarAsync<string>(Sql, cancellationToken);
}
