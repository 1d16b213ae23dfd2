namespace Guardrails.Analyzers.FailFast;

/// <summary>
/// The SQLSTATEs that say "it is already so" (or "it was never there"): a step that tolerates them is idempotent, not careless.
/// PostgreSQL manual, appendix A. Lock and statement timeouts, deadlocks, rights and connection errors are never expected.
/// </summary>
internal static class ExpectedSqlStates
{
    private static readonly HashSet<string> States = new(StringComparer.Ordinal)
    {
        "23505", // unique_violation: two "CREATE ... IF NOT EXISTS" at once
        "3D000", // invalid_catalog_name: no such database
        "3F000", // invalid_schema_name: no such schema
        "42701", // duplicate_column
        "42703", // undefined_column
        "42704", // undefined_object
        "42710", // duplicate_object
        "42723", // duplicate_function
        "42883", // undefined_function
        "42P01", // undefined_table
        "42P04", // duplicate_database
        "42P06", // duplicate_schema
        "42P07", // duplicate_table
    };

    public static bool Contains(string state) => States.Contains(state);
}
