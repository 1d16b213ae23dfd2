namespace Guardrails.Preflight;

/// <summary>What is asked of the catalogue (PostgreSQL manual, "System Catalogs"); none of it waits for a lock.</summary>
internal static class CatalogueSchemaQueries
{
    private const string OfUsers = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    private const string Extension =
        "(SELECT e.extname::text FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')";

    public const string Session = "SELECT current_schemas(false)::text[], current_setting('TimeZone')";

    public const string Relations =
        $"""
        SELECT n.nspname::text, c.relname::text, c.relkind::text, c.relpersistence = 'u', pg_get_partkeydef(c.oid),
               (SELECT i.relname::text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid AND x.indisclustered)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {OfUsers}
        """;

    public const string Columns =
        $"""
        SELECT n.nspname::text, c.relname::text,
               quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
               || CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
                       THEN (SELECT ' COLLATE ' || quote_ident(s.nspname) || '.' || quote_ident(l.collname)
                             FROM pg_collation l JOIN pg_namespace s ON s.oid = l.collnamespace WHERE l.oid = a.attcollation) ELSE '' END
               || CASE WHEN a.attidentity <> '' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END
               || CASE WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(f.adbin, f.adrelid) || CASE a.attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END
                       WHEN f.oid IS NOT NULL THEN ' DEFAULT (' || pg_get_expr(f.adbin, f.adrelid) || ')' ELSE '' END
               || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {OfUsers}
        ORDER BY a.attrelid, a.attnum
        """;

    // What a partitioned table is referenced by exists once more for each of its partitions, with the same referencing table.
    public const string Constraints =
        $"""
        SELECT n.nspname::text, c.relname::text, k.conname::text, pg_get_constraintdef(k.oid), k.conparentid <> 0
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_constraint above ON above.oid = k.conparentid
        WHERE k.contype IN ('c', 'n', 'f') AND above.conrelid IS DISTINCT FROM k.conrelid AND {OfUsers}
        """;

    public const string Indexes =
        $"""
        SELECT pg_get_indexdef(x.indexrelid), x.indisvalid, x.indisprimary, x.indisexclusion, k.conname::text, s.nspname::text, above.relname::text
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
        LEFT JOIN pg_inherits h ON h.inhrelid = x.indexrelid
        LEFT JOIN pg_class above ON above.oid = h.inhparent
        LEFT JOIN pg_namespace s ON s.oid = above.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND {OfUsers}
        """;

    public const string Links =
        $"""
        SELECT n.nspname::text, c.relname::text, s.nspname::text, p.relname::text, pg_get_expr(c.relpartbound, c.oid)
        FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace s ON s.oid = p.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f') AND {OfUsers}
        ORDER BY c.oid, h.inhseqno
        """;

    public const string Reads =
        $"""
        SELECT DISTINCT n.nspname::text, v.relname::text, s.nspname::text, r.relname::text
        FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class v ON v.oid = w.ev_class JOIN pg_namespace n ON n.oid = v.relnamespace
        JOIN pg_class r ON r.oid = d.refobjid JOIN pg_namespace s ON s.oid = r.relnamespace
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND v.relkind IN ('v', 'm') AND r.oid <> v.oid
          AND r.relkind IN ('r', 'p', 'v', 'm', 'f') AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' AND {OfUsers}
        """;

    public const string Uses =
        $"""
        SELECT n.nspname::text, v.relname::text, array_agg(DISTINCT coalesce(a.attname, p.proname, t.typname)::text)
        FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class v ON v.oid = w.ev_class JOIN pg_namespace n ON n.oid = v.relnamespace
        LEFT JOIN pg_attribute a ON d.refclassid = 'pg_class'::regclass AND a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjid <> v.oid
        LEFT JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND p.oid = d.refobjid
        LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
        WHERE d.classid = 'pg_rewrite'::regclass AND v.relkind IN ('v', 'm') AND coalesce(a.attname, p.proname, t.typname) IS NOT NULL AND {OfUsers}
        GROUP BY 1, 2
        """;

    // Bit 0 of tgtype is ROW.
    public const string Triggers =
        $"""
        SELECT n.nspname::text, c.relname::text, t.tgname::text, t.tgtype::int % 2 = 1, s.nspname::text, p.proname::text
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace s ON s.oid = p.pronamespace
        WHERE NOT t.tgisinternal AND {OfUsers}
        """;

    public const string Types =
        $"""
        SELECT n.nspname::text, t.typname::text, t.typtype::text, {Extension}
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE t.typtype IN ('b', 'c', 'e', 'r', 'm') AND t.typcategory <> 'A' AND (c.oid IS NULL OR c.relkind = 'c') AND {OfUsers}
        """;

    public const string Domains =
        $"""
        SELECT n.nspname::text, t.typname::text, format_type(t.typbasetype, t.typtypmod), t.typnotnull, pg_get_expr(t.typdefaultbin, 0),
               ARRAY(SELECT k.conname::text FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.oid),
               ARRAY(SELECT k.convalidated FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.oid), {Extension}
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = 'd' AND {OfUsers}
        """;

    // Long functions are not inlined anyway.
    public const string Functions =
        $"""
        SELECT n.nspname::text, p.proname::text, p.provolatile::text,
               CASE WHEN l.lanname = 'sql' THEN left(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), 400) END
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE p.prokind = 'f' AND {OfUsers}
        """;

    public const string Sequences =
        $"""
        SELECT n.nspname::text, c.relname::text, s.nspname::text, o.relname::text, a.attname::text, coalesce(d.deptype = 'i', false)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_class o ON o.oid = d.refobjid
        LEFT JOIN pg_namespace s ON s.oid = o.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE c.relkind = 'S' AND {OfUsers}
        """;

    public const string Statistics =
        $"""
        SELECT n.nspname::text, x.stxname::text, s.nspname::text, c.relname::text
        FROM pg_statistic_ext x JOIN pg_namespace n ON n.oid = x.stxnamespace JOIN pg_class c ON c.oid = x.stxrelid JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE {OfUsers}
        """;

    public const string Publications =
        """
        SELECT p.pubname::text, ARRAY(SELECT n.nspname::text FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid = p.oid ORDER BY r.oid),
               ARRAY(SELECT c.relname::text FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid WHERE r.prpubid = p.oid ORDER BY r.oid)
        FROM pg_publication p
        """;
}
