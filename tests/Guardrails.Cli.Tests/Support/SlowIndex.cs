using System.Text.RegularExpressions;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Support;

/// <summary>An index whose build takes long enough to be asked how far it is.</summary>
internal static partial class SlowIndex
{
    public const string Sql = "CREATE INDEX orders_slow ON orders(slow(id))";

    /// <summary>100 rows, each in a block of its own, and a function that takes a fifth of a second with each.</summary>
    public static Task PrepareAsync(TestDatabase database) => database.ExecuteAsync(
        """
        CREATE TABLE IF NOT EXISTS orders(id int);
        ALTER TABLE orders ADD COLUMN filler text;
        ALTER TABLE orders ALTER COLUMN filler SET STORAGE PLAIN;
        INSERT INTO orders(id, filler) SELECT n, repeat('x', 7000) FROM generate_series(1, 100) AS n;
        CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN n; END $$;
        """,
        TestContext.Current.CancellationToken);

    /// <summary>Whether it was said how far the build is.</summary>
    public static bool IsTold(string output) => Told().IsMatch(output);

    // A narrow terminal wraps it anywhere.
    [GeneratedRegex(@"CREATE\s+INDEX\s+on\s+public\.orders:\s+building\s+index:\s+scanning\s+table,\s+\d+\s+%\s+\(\d+\s+of\s+100\s+blocks\)")]
    private static partial Regex Told();
}
