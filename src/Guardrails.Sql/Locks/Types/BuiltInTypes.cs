using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Types;

/// <summary>The types that every database has (<c>pg_type</c> of <c>pg_catalog</c>, those that columns have).</summary>
internal static class BuiltInTypes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "bool", "int2", "int4", "int8", "float4", "float8", "numeric", "money", "text", "varchar", "bpchar", "char", "name", "bytea", "bit",
        "varbit", "date", "time", "timetz", "timestamp", "timestamptz", "interval", "uuid", "json", "jsonb", "jsonpath", "xml", "inet", "cidr",
        "macaddr", "macaddr8", "point", "line", "lseg", "box", "path", "polygon", "circle", "tsvector", "tsquery", "oid", "xid", "xid8", "cid",
        "tid", "regclass", "regtype", "regproc", "regprocedure", "regoper", "regoperator", "regnamespace", "regrole", "regconfig",
        "regdictionary", "regcollation", "pg_lsn", "pg_snapshot", "txid_snapshot", "refcursor", "int4range", "int8range", "numrange",
        "tsrange", "tstzrange", "daterange", "int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange",
        "datemultirange", "aclitem", "int2vector", "oidvector",
    };

    /// <summary>
    /// The types, none of them a domain, that well-known extensions bring along, in whatever schema those were created (manual, "Additional
    /// Supplied Modules"; PostGIS and pgvector).
    /// </summary>
    private static readonly HashSet<string> OfExtensions = new(StringComparer.Ordinal)
    {
        "citext", "hstore", "ltree", "lquery", "ltxtquery", "cube", "seg", "ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc",
        "geometry", "geography", "vector", "halfvec", "sparsevec",
    };

    public static bool Contains(TypeName type) => OfExtensions.Contains(type.Name.Name) || IsInCatalogue(type);

    private static bool IsInCatalogue(TypeName type) => type.Name.Schema is null or "pg_catalog" && Names.Contains(type.Name.Name);
}
