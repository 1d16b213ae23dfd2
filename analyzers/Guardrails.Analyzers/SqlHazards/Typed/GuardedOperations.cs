using Guardrails.Sql.Linting;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>The safe forms of operations that <c>Guardrails.EntityFrameworkCore</c> adds to <c>MigrationBuilder</c>, outside the transaction.</summary>
internal static class GuardedOperations
{
    public static IEnumerable<TypedStatement> DropIndex(EntityFrameworkOperation operation) =>
    [
        .. EntityFrameworkIndexes.Given(operation),
        Outside(operation, $"DROP INDEX CONCURRENTLY IF EXISTS {operation.Name()}"),
    ];

    public static IEnumerable<TypedStatement> Validate(EntityFrameworkOperation operation) =>
        [Outside(operation, $"ALTER TABLE {operation.Table} VALIDATE CONSTRAINT {operation.Bare()}")];

    /// <summary>A CHECK proves that no row has a null, and goes again when the column is marked.</summary>
    public static IEnumerable<TypedStatement> SetNotNull(EntityFrameworkOperation operation)
    {
        var column = operation.Bare();
        var constraint = SqlWords.Name($"guardrails_{operation.Reader.Text(operation.Call, "name")}_not_null");
        yield return Outside(
            operation, $"ALTER TABLE {operation.Table} DROP CONSTRAINT IF EXISTS {constraint}, ADD CONSTRAINT {constraint} CHECK ({column} IS NOT NULL) NOT VALID")
            with
        { DropsOwnConstraint = true };
        yield return Outside(operation, $"ALTER TABLE {operation.Table} VALIDATE CONSTRAINT {constraint}");
        yield return Outside(operation, $"ALTER TABLE {operation.Table} ALTER COLUMN {column} SET NOT NULL");
        yield return Outside(operation, $"ALTER TABLE {operation.Table} DROP CONSTRAINT IF EXISTS {constraint}");
    }

    private static TypedStatement Outside(EntityFrameworkOperation operation, string sql) =>
        operation.Statement(sql) with { Transaction = RunnerTransaction.OneCommand };
}
