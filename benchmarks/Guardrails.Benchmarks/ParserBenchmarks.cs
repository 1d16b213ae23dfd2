using System.Text;
using BenchmarkDotNet.Attributes;
using Guardrails.Sql.Lexing;
using Guardrails.Sql.Parsing;

namespace Guardrails.Benchmarks;

/// <summary>
/// Parses a million characters, so that milliseconds per operation are seconds per GB and the allocations are those per MB. The
/// contract: at least 40 MB/s on one core, which is 25 ms.
/// </summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private const int Length = 1_000_000;

    private const string Ddl = """
        CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note character varying(200) DEFAULT '' NOT NULL,
          total numeric(10, 2) DEFAULT 0 CHECK (total >= 0), customer_id bigint NOT NULL REFERENCES shop.customers (id) ON DELETE CASCADE,
          created_at timestamp with time zone DEFAULT now() NOT NULL, CONSTRAINT orders_note_key UNIQUE (note, created_at));
        ALTER TABLE shop.orders ADD COLUMN state text DEFAULT 'new' NOT NULL, ADD CONSTRAINT state_known CHECK (state IN ('new', 'done')) NOT VALID;
        CREATE UNIQUE INDEX CONCURRENTLY orders_customer ON shop.orders USING btree (customer_id, lower(note)) WHERE total > 0;
        ALTER TABLE shop.orders ALTER COLUMN note TYPE text USING note::text, ALTER COLUMN total SET NOT NULL;
        CREATE OR REPLACE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE shop.t SET a = 1 WHERE b; RETURN NEW; END $$;
        COMMENT ON COLUMN shop.orders.note IS 'what the customer said';

        """;

    private string _text = "";

    /// <summary>
    /// <c>ddl</c>: nothing but DDL, which is the dearest. <c>data</c>: INSERTs. <c>folder</c>: the scripts of the folder that
    /// GUARDRAILS_BENCHMARK_SQL names, or DDL again when it names none.
    /// </summary>
    [Params("ddl", "data", "folder")]
    public string Input { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var folder = Environment.GetEnvironmentVariable("GUARDRAILS_BENCHMARK_SQL");
        var piece = Input switch
        {
            "data" => "INSERT INTO shop.orders (id, note, total) VALUES (1, 'a note of some length', 12.50), (2, 'another', 7);\n",
            "folder" when folder is not null =>
                string.Join('\n', Directory.GetFiles(folder, "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText)),
            _ => Ddl,
        };
        var text = new StringBuilder();
        while (text.Length < Length)
        {
            text.Append(piece);
        }

        _text = text.ToString(0, Length);
    }

    [Benchmark]
    public int Parse() => SqlParser.Parse(_text).Statements.Count;

    [Benchmark(Baseline = true)]
    public int LexOnly()
    {
        var lexer = new SqlLexer(_text);
        var count = 0;
        while (lexer.Next().Kind != SqlTokenKind.EndOfText)
        {
            count++;
        }

        return count;
    }
}
