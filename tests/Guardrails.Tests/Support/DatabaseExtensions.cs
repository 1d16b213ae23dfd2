using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Support;

/// <summary>What tests of the executor ask a database again and again.</summary>
internal static class DatabaseExtensions
{
    /// <summary>Ends a test's work when the runner is told to stop.</summary>
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The names of the tables in schema public, in order, with commas between.</summary>
    public static Task<string> TablesAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        "SELECT coalesce(string_agg(relname, ',' ORDER BY relname), '') FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
        Token);

    /// <summary>The names of a table's columns in their order, with commas between.</summary>
    public static Task<string> ColumnsAsync(this TestDatabase database, string table) => database.QueryScalarAsync<string>(
        $"SELECT coalesce(string_agg(attname, ',' ORDER BY attnum), '') FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped",
        Token);

    /// <summary>The outcomes of a report's statements in their order.</summary>
    public static StatementOutcome[] Outcomes(this ExecutionReport report) => [.. report.Statements.Select(s => s.Outcome)];
}
