namespace Guardrails.Sql.Tests.Parsing;

/// <summary>Scripts for truncation and mutation, dense in what is hard to cut.</summary>
internal static class SampleScripts
{
    public static readonly string[] Fragments =
    [
        "'", "\"", "$$", "$a$", "/*", "*/", "--", "\n", ";", "(", ")", "[", "]", "\\", "\\.", "\\;", "\\g", ":", ":'a'", "E'", "U&\"",
        "U&'", "UESCAPE '!'", "BEGIN ATOMIC", "CASE", "END", "BEGIN", "COMMIT", "ROLLBACK", "DO", "DO '", "EXECUTE", "COPY t FROM STDIN;\n",
        "CREATE FUNCTION", "CREATE RULE", "CREATE TEMP TABLE", "SELECT", "INTO", "FROM", "JOIN", "WITH", "AS", "ONLY", "LOOP", "IF",
        "THEN", "DECLARE", "\0", "\uFEFF", "\uD800", "é", "0x", "1e", "..", "::", "+-", "@-", ",", ".", "*", "=",
    ];

    public static readonly string[] All =
    [
        """
        BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE;
        SET LOCAL lock_timeout = '5s';
        CREATE TABLE IF NOT EXISTS "Shop".orders (id bigint GENERATED ALWAYS AS IDENTITY, note text DEFAULT E'it\'s;', LIKE base);
        ALTER TABLE ONLY "Shop".orders ADD COLUMN total numeric(10, 2) DEFAULT 0, VALIDATE CONSTRAINT "c""1", DETACH PARTITION p CONCURRENTLY;
        CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY "Shop".orders USING btree (lower(note)) WHERE total > 1..2;
        REINDEX (CONCURRENTLY, VERBOSE off) TABLE "Shop".orders;
        COMMIT AND CHAIN;
        """,
        """
        CREATE OR REPLACE FUNCTION f(a int[], OUT b int) RETURNS SETOF record LANGUAGE sql
        BEGIN ATOMIC
          SELECT CASE WHEN a[1:2] = '{1}' THEN 1 ELSE (SELECT CASE x WHEN 1 THEN 2 END) END AS end, ';' FROM t;
          INSERT INTO u VALUES (1);
        END;
        CREATE RULE r AS ON UPDATE TO v WHERE old.a <> new.a DO INSTEAD (UPDATE t SET a = 1; DELETE FROM u; SELECT 1);
        CREATE PROCEDURE p() LANGUAGE plpgsql AS $body$ BEGIN COMMIT; END; $body$;
        """,
        """
        DO $outer$
        <<top>>
        DECLARE r record; lock int := 1; n text := $q$ ; $q$;
        BEGIN
          IF lock = 1 AND CASE WHEN true THEN false END THEN
            ALTER TABLE a.b DROP COLUMN c;
          ELSIF n LIKE '%;' THEN EXECUTE format('DROP TABLE %I', n);
          ELSE lock := 2; END IF;
          FOR r IN EXECUTE 'SELECT 1' LOOP CREATE TEMP TABLE x (a int); TRUNCATE x; END LOOP;
          CASE lock WHEN 1 THEN NULL; ELSE DO $inner$ BEGIN DROP TABLE y; END $inner$; END CASE;
        EXCEPTION WHEN OTHERS THEN ROLLBACK; RAISE;
        END $outer$;
        DO LANGUAGE plpgsql 'BEGIN EXECUTE ''ALTER TABLE "t" ADD a int''; UPDATE t SET a = ''x''''y''; END';
        DO E'BEGIN DROP TABLE \x74\\; END';
        """,
        """
        \set ON_ERROR_STOP on \\ \echo 'it\'s' "a\b" `date`
        \if :{?schema}
        SELECT :'schema', :"schema", :schema, a::int, b[c:d] FROM :schema.t \gset prefix_
        \endif
        \copy t (a, b) from stdin with (format csv, delimiter ';')
        1;'2
        \.
        COPY BINARY t (a) FROM STDIN; COPY u FROM STDIN; SELECT 1\; SELECT 2;
        a	b
        \.
        ; DROP TABLE x;
        \.
        SELECT 1
        \echo inside
        + 2 \r
        """,
        """
        /* a /* b */ c */ WITH RECURSIVE x (a, b) AS NOT MATERIALIZED (SELECT 1, EXTRACT(year FROM now()) UNION ALL SELECT * FROM x JOIN ONLY s.y USING (a)),
          insert AS (DELETE FROM t USING u, v WHERE t.a IS DISTINCT FROM u.a RETURNING *)
        INSERT INTO w (a) SELECT a FROM (x CROSS JOIN LATERAL f(1) AS g (h)), insert ON CONFLICT (a) DO UPDATE SET a = 1; -- end
        MERGE INTO t USING (TABLE u) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = 2 WHEN NOT MATCHED THEN DO NOTHING;
        SELECT U&'d\0061t\+000061', U&"d!0061ta" UESCAPE '!', 'a'
          -- continued
          'b', N'c', B'01', X'1F', $1, 0x_1F, 1_000.5e-3, .5, @-1, a->>'b', $tag_é$ $tag$ $tag_é$;
        EXPLAIN (ANALYZE, BUFFERS off) CREATE MATERIALIZED VIEW m AS SELECT * FROM n;
        VACUUM (FULL, ANALYZE) a, b (c); CLUSTER; ANALYZE VERBOSE t (a); TRUNCATE ONLY a, b * CASCADE; LOCK TABLE a IN SHARE MODE;
        SET standard_conforming_strings = off; SELECT 'a\'; DROP TABLE t; --'; RESET ALL; SELECT 'a\';
        CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false, connect); COMMENT ON COLUMN a.b.c IS NULL;
        """,
    ];
}
