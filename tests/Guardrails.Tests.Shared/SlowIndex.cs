using System.Globalization;
using System.Text.RegularExpressions;

namespace Guardrails.Tests.Shared;

/// <summary>An index whose build takes long enough to be asked how far it is.</summary>
public static partial class SlowIndex
{
    /// <summary>Builds it.</summary>
    public const string Sql = "CREATE INDEX orders_slow ON orders(slow(id))";

    /// <summary>Adds 100 rows to the table orders, each in a block of its own, and a function that takes its time with each.</summary>
    /// <param name="database">The database; the table is made when it has none.</param>
    /// <param name="nap">How long the function takes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task PrepareAsync(TestDatabase database, TimeSpan nap, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                CREATE TABLE IF NOT EXISTS orders(id int);
                ALTER TABLE orders ADD COLUMN filler text;
                ALTER TABLE orders ALTER COLUMN filler SET STORAGE PLAIN;
                INSERT INTO orders(id, filler) SELECT n, repeat('x', 7000) FROM generate_series(1, 100) AS n;
                CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep({nap.TotalSeconds}); RETURN n; END $$;
                """),
            cancellationToken);
    }

    /// <summary>Whether it was said how far the build is.</summary>
    /// <param name="output">What was written; a narrow terminal wraps it anywhere.</param>
    public static bool IsTold(string output) => Told().IsMatch(output);

    [GeneratedRegex(@"CREATE\s+INDEX\s+on\s+public\.orders:\s+building\s+index:\s+scanning\s+table,\s+\d+\s+%\s+\(\d+\s+of\s+100\s+blocks\)")]
    private static partial Regex Told();
}
