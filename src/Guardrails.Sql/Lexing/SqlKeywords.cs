namespace Guardrails.Sql.Lexing;

/// <summary>What a keyword may be used for besides its own meaning; PostgreSQL's own four categories.</summary>
internal enum KeywordCategory
{
    /// <summary>No keyword of SQL: a plain identifier (also the words that only PL/pgSQL knows).</summary>
    None,

    /// <summary>May name anything.</summary>
    Unreserved,

    /// <summary>May name a column or a table, not a function or a type.</summary>
    ColumnName,

    /// <summary>May name a function or a type, not a column or a table.</summary>
    TypeOrFunctionName,

    /// <summary>Names nothing unless quoted.</summary>
    Reserved,
}

/// <summary>Finds the keyword that a piece of text spells, in any case, without allocating.</summary>
internal static class SqlKeywords
{
    // One string per category, in the order of SqlKeyword: the position of a word is the value of its member.
    private const string UnreservedWords =
        "abort absent absolute access action add admin after aggregate also alter always asensitive assertion " +
        "assignment at atomic attach attribute backward before begin breadth by cache call called cascade cascaded " +
        "catalog chain characteristics checkpoint class close cluster columns comment comments commit committed " +
        "compression conditional configuration conflict connection constraints content continue conversion copy cost " +
        "csv cube current cursor cycle data database day deallocate declare defaults deferred definer delete delimiter " +
        "delimiters depends depth detach dictionary disable discard document domain double drop each empty enable " +
        "encoding encrypted enforced enum error escape event exclude excluding exclusive execute explain expression " +
        "extension external family filter finalize first following force format forward function functions generated " +
        "global granted groups handler header hold hour identity if immediate immutable implicit import include " +
        "including increment indent index indexes inherit inherits inline input insensitive insert instead invoker " +
        "isolation keep key keys label language large last leakproof level listen load local location lock locked " +
        "logged mapping match matched materialized maxvalue merge method minute minvalue mode month move name names " +
        "nested new next nfc nfd nfkc nfkd no normalized nothing notify nowait nulls object objects of off oids old " +
        "omit operator option options ordinality others over overriding owned owner parallel parameter parser partial " +
        "partition passing password path period plan plans policy preceding prepare prepared preserve prior privileges " +
        "procedural procedure procedures program publication quote quotes range read reassign recheck recursive ref " +
        "referencing refresh reindex relative release rename repeatable replace replica reset restart restrict return " +
        "returns revoke role rollback rollup routine routines rows rule savepoint scalar schema schemas scroll search " +
        "second security sequence sequences serializable server session set sets share show simple skip snapshot source " +
        "sql stable standalone start statement statistics stdin stdout storage stored strict string strip subscription " +
        "support sysid system tables tablespace target temp template temporary text ties transaction transform trigger " +
        "truncate trusted type types uescape unbounded uncommitted unconditional unencrypted unknown unlisten unlogged " +
        "until update vacuum valid validate validator value varying version view views virtual volatile whitespace " +
        "within without work wrapper write xml year yes zone";

    private const string ColumnNameWords =
        "between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout " +
        "int integer interval json json_array json_arrayagg json_exists json_object json_objectagg json_query " +
        "json_scalar json_serialize json_table json_value least merge_action national nchar none normalize nullif " +
        "numeric out overlay position precision real row setof smallint substring time timestamp treat trim values " +
        "varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot " +
        "xmlserialize xmltable";

    private const string TypeOrFunctionNameWords =
        "authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left " +
        "like natural notnull outer overlaps right similar tablesample verbose";

    private const string ReservedWords =
        "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create " +
        "current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc " +
        "distinct do else end except false fetch for foreign from grant group having in initially intersect into " +
        "lateral leading limit localtime localtimestamp not null offset on only or order placing primary references " +
        "returning select session_user some symmetric system_user table then to trailing true union unique user using " +
        "variadic when where window with";

    private const string PlPgSqlWords =
        "assert constant debug diagnostics dump elseif elsif errcode exception exit foreach get hint info log loop " +
        "message notice open perform query raise record reverse rowtype slice sqlstate stacked " +
        "usage warning while";

    private const int BucketCount = 2048;
    private const int LongestKeyword = 17;

    private static readonly string[] Words =
        (UnreservedWords + " " + ColumnNameWords + " " + TypeOrFunctionNameWords + " " + ReservedWords + " " + PlPgSqlWords).Split(' ');

    private static readonly ushort[] Buckets = new ushort[BucketCount];
    private static readonly ushort[] NextInBucket = LinkBuckets();

    /// <summary>The number of keywords; the values of <see cref="SqlKeyword"/> run from 1 to it.</summary>
    public static int Count => Words.Length;

    /// <summary>The lower case text of a keyword other than <see cref="SqlKeyword.NotKeyword"/>.</summary>
    public static string GetText(SqlKeyword keyword) => Words[(int)keyword - 1];

    /// <summary>What else the keyword may be.</summary>
    public static KeywordCategory GetCategory(SqlKeyword keyword) => keyword switch
    {
        SqlKeyword.NotKeyword => KeywordCategory.None,
        <= SqlKeyword.Zone => KeywordCategory.Unreserved,
        <= SqlKeyword.Xmltable => KeywordCategory.ColumnName,
        <= SqlKeyword.Verbose => KeywordCategory.TypeOrFunctionName,
        <= SqlKeyword.With => KeywordCategory.Reserved,
        _ => KeywordCategory.None,
    };

    /// <summary>
    /// The keyword that <paramref name="word"/> is, or <see cref="SqlKeyword.NotKeyword"/>. Only ASCII letters fold, as in PostgreSQL.
    /// </summary>
    public static SqlKeyword Find(ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > LongestKeyword)
        {
            return SqlKeyword.NotKeyword;
        }

        for (int candidate = Buckets[Hash(word)]; candidate != 0; candidate = NextInBucket[candidate])
        {
            if (EqualsLower(word, Words[candidate - 1]))
            {
                return (SqlKeyword)candidate;
            }
        }

        return SqlKeyword.NotKeyword;
    }

    private static ushort[] LinkBuckets()
    {
        var next = new ushort[Words.Length + 1];
        for (var i = 0; i < Words.Length; i++)
        {
            var hash = Hash(Words[i].AsSpan());
            next[i + 1] = Buckets[hash];
            Buckets[hash] = (ushort)(i + 1);
        }

        return next;
    }

    // Setting bit 5 folds letters; what it does to other characters only costs a comparison that fails.
    private static int Hash(ReadOnlySpan<char> word)
    {
        var length = word.Length;
        var hash = (uint)length;
        hash = (hash * 31) + (word[0] | 0x20u);
        hash = (hash * 31) + (word[1] | 0x20u);
        hash = (hash * 31) + (word[length / 2] | 0x20u);
        hash = (hash * 31) + (word[length - 1] | 0x20u);
        return (int)((hash ^ (hash >> 11)) % BucketCount);
    }

    private static bool EqualsLower(ReadOnlySpan<char> word, string lower)
    {
        if (word.Length != lower.Length)
        {
            return false;
        }

        for (var i = 0; i < lower.Length; i++)
        {
            var c = word[i];
            if (c != lower[i] && (c is < 'A' or > 'Z' || (c | 0x20) != lower[i]))
            {
                return false;
            }
        }

        return true;
    }
}
