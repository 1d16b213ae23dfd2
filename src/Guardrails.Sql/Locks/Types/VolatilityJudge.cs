using Guardrails.Sql.Locks.Tables;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Types;

/// <summary>
/// Whether a default is computed once or for every row: what counts is the volatility of what is left after functions in SQL have been
/// inlined (<c>contain_volatile_functions</c> in PostgreSQL's planner).
/// </summary>
internal static class VolatilityJudge
{
    // pg_proc.provolatile = 'v' on 14 to 18, and the two extensions whose functions are used as defaults.
    private static readonly HashSet<string> VolatileFunctions = new(StringComparer.Ordinal)
    {
        "random", "random_normal", "setseed", "gen_random_uuid", "uuidv4", "uuidv7", "clock_timestamp", "timeofday", "nextval", "currval",
        "lastval", "setval", "set_config", "current_query", "pg_sleep", "pg_sleep_for", "pg_sleep_until", "array_sample", "array_shuffle",
        "pg_notify", "pg_advisory_lock", "pg_relation_size", "pg_total_relation_size", "pg_database_size", "txid_status", "ts_rewrite",
        "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "gen_random_bytes", "gen_salt", "crypt",
    };

    // Built in, and 'i' or 's' in pg_proc on 14 to 18. What is on neither list may be a function of the user.
    private static readonly HashSet<string> OtherBuiltInFunctions = new(StringComparer.Ordinal)
    {
        "now", "current_timestamp", "current_date", "current_time", "localtime", "localtimestamp", "transaction_timestamp",
        "statement_timestamp", "current_user", "session_user", "user", "current_role", "current_catalog", "current_schema",
        "current_schemas", "current_database", "current_setting", "system_user", "version", "txid_current", "pg_current_xact_id",
        "inet_client_addr", "inet_server_addr", "pg_backend_pid", "lower", "upper", "initcap", "length", "char_length",
        "character_length", "octet_length", "bit_length", "substring", "substr", "left", "right", "trim", "btrim", "ltrim", "rtrim", "lpad",
        "rpad", "repeat", "replace", "reverse", "split_part", "strpos", "position", "overlay", "translate", "concat", "concat_ws", "format",
        "chr", "ascii", "md5", "sha224", "sha256", "sha384", "sha512", "encode", "decode", "convert_from", "convert_to", "quote_ident",
        "quote_literal", "quote_nullable", "regexp_replace", "regexp_match", "regexp_split_to_array", "string_to_array", "array_to_string",
        "to_char", "to_date", "to_number", "to_timestamp", "to_hex", "to_json", "to_jsonb", "to_tsvector", "to_tsquery", "plainto_tsquery",
        "date_trunc", "date_part", "date_bin", "extract", "age", "make_date", "make_time", "make_timestamp", "make_timestamptz",
        "make_interval", "justify_days", "justify_hours", "justify_interval", "timezone", "isfinite", "abs", "ceil", "ceiling", "floor",
        "round", "trunc", "sign", "mod", "div", "power", "pow", "sqrt", "cbrt", "exp", "ln", "log", "log10", "pi", "degrees", "radians",
        "greatest", "least", "coalesce", "nullif", "array", "row", "array_append", "array_prepend", "array_cat", "array_length",
        "array_fill", "array_remove", "array_position", "cardinality", "json_build_object", "json_build_array", "jsonb_build_object",
        "jsonb_build_array", "json_object", "jsonb_object", "jsonb_set", "jsonb_insert", "row_to_json", "int4range", "int8range", "numrange",
        "tsrange", "tstzrange", "daterange", "lower_inc", "upper_inc", "point", "box", "circle", "hashtext", "num_nulls", "num_nonnulls",
        "gcd", "lcm", "factorial", "width_bucket", "get_byte", "set_byte", "get_bit", "set_bit", "int4", "int8", "text", "varchar", "numeric",
        "bool", "date", "interval", "timestamptz", "timestamp", "float8", "float4", "int2", "bpchar", "inet", "network", "host", "broadcast",
    };

    // A function in SQL that calls itself, or a long chain of them.
    private const int MostLevels = 8;

    /// <summary>Null when the default is computed once, or when there is none.</summary>
    public static WorkVerdict? Judge(SqlExpression? value, DatabaseSchema schema) => Judge(value, schema, 0);

    private static WorkVerdict? Judge(SqlExpression? value, DatabaseSchema schema, int level)
    {
        if (value is null)
        {
            return null;
        }

        WorkVerdict? cautious = null;
        foreach (var function in value.Functions)
        {
            if (Judge(function, schema, level) is { } verdict)
            {
                if (!verdict.IsCautious)
                {
                    return verdict;
                }

                cautious ??= verdict;
            }
        }

        return cautious;
    }

    private static WorkVerdict? Judge(QualifiedName function, DatabaseSchema schema, int level)
    {
        if (function.Schema != "pg_catalog" && schema.FindFunction(function) is { } known)
        {
            return known.Volatility != Volatility.Volatile || IsInlinedAway(known, schema, level) ? null : Volatile(function);
        }

        if (VolatileFunctions.Contains(function.Name))
        {
            return Volatile(function);
        }

        return schema.IsComplete || function.Schema == "pg_catalog" || OtherBuiltInFunctions.Contains(function.Name) ? null : new WorkVerdict(
            TableWork.Rewrite,
            $"whether the default is computed once or for every row depends on the volatility of {function}, which is not known; give the schema or a connection",
            IsCautious: true);
    }

    private static WorkVerdict Volatile(QualifiedName function) => new(TableWork.Rewrite, $"the default is volatile: {function} is called for every row");

    /// <summary>A function in SQL that is a single SELECT of an expression is replaced by that expression.</summary>
    private static bool IsInlinedAway(UserFunction function, DatabaseSchema schema, int level)
    {
        if (function.Body is not { } body || level >= MostLevels || SelectedExpression(body) is not { } expression)
        {
            return false;
        }

        return !expression.HasSubquery && Judge(expression, schema, level + 1) is null;
    }

    private static SqlExpression? SelectedExpression(string body)
    {
        var text = body.Trim().TrimEnd(';').TrimEnd();
        const string Select = "select ", Return = "return ";
        var rest = text.StartsWith(Select, StringComparison.OrdinalIgnoreCase) ? text.Substring(Select.Length)
            : text.StartsWith(Return, StringComparison.OrdinalIgnoreCase) ? text.Substring(Return.Length) : null;

        // In parentheses a FROM, a second column or a second statement is an error, and such a function is not inlined either.
        var script = rest is null ? null : SqlParser.Parse("ALTER TABLE t ALTER COLUMN c SET DEFAULT (" + rest + ")");
        return script is { Errors.Count: 0, Statements: [AlterTableStatement { Actions: [SetDefault set] }] } && !ReadsMore(rest!) ? set.Expression : null;
    }

    private static bool ReadsMore(string rest) =>
        SqlParser.Parse("SELECT " + rest).Statements is not [{ Relations.Count: 0 }] || rest.ToUpperInvariant().Split().Contains("WHERE");
}
