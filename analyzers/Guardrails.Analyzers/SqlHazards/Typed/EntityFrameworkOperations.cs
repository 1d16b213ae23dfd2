using System.Globalization;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>
/// The operations of EF Core's <c>MigrationBuilder</c>, each as the statements that <c>NpgsqlMigrationsSqlGenerator</c> makes of it. A test
/// compares the two.
/// </summary>
internal static class EntityFrameworkOperations
{
    private static readonly Dictionary<string, Func<EntityFrameworkOperation, IEnumerable<TypedStatement>>> Known = new(StringComparer.Ordinal)
    {
        ["AlterDatabase"] = EntityFrameworkDatabase.Alter,
        ["CreateTable"] = EntityFrameworkTables.Create,
        ["AlterTable"] = EntityFrameworkTables.Alter,
        ["DropTable"] = static operation => [operation.Statement($"DROP TABLE {operation.Name()}")],
        ["RenameTable"] = static operation => Rename(operation, "TABLE"),
        ["AddColumn"] = EntityFrameworkColumns.Add,
        ["AlterColumn"] = EntityFrameworkColumns.Alter,
        ["DropColumn"] = EntityFrameworkColumns.Drop,
        ["RenameColumn"] = static operation =>
            [operation.Statement($"ALTER TABLE {operation.Table} RENAME COLUMN {operation.Bare()} TO {operation.Bare("newName")}")],
        ["CreateIndex"] = EntityFrameworkIndexes.Create,
        ["DropIndex"] = EntityFrameworkIndexes.Drop,
        ["RenameIndex"] = EntityFrameworkIndexes.Rename,
        ["AddForeignKey"] = static operation => [AddConstraint(operation, EntityFrameworkTables.ForeignKey(
            operation.Call, operation.Reader, operation.Columns("column", "columns")))],
        ["AddUniqueConstraint"] = static operation => [AddConstraint(operation, $"UNIQUE ({operation.Columns("column", "columns")})")],
        ["AddPrimaryKey"] = static operation => [AddConstraint(operation, $"PRIMARY KEY ({operation.Columns("column", "columns")})")],
        ["AddCheckConstraint"] = static operation => [AddConstraint(operation, $"CHECK ({operation.Reader.Text(operation.Call, "sql")})")],
        ["DropForeignKey"] = DropConstraint,
        ["DropUniqueConstraint"] = DropConstraint,
        ["DropPrimaryKey"] = DropConstraint,
        ["DropCheckConstraint"] = DropConstraint,
        ["EnsureSchema"] = EnsureSchema,
        ["DropSchema"] = static operation => [operation.Statement($"DROP SCHEMA {operation.Bare()}")],
        ["CreateSequence"] = static operation => [operation.Statement($"CREATE SEQUENCE {operation.Name()}")],
        ["AlterSequence"] = static operation => [operation.Statement(
            $"ALTER SEQUENCE {operation.Name()} INCREMENT BY {(operation.Reader.Number(operation.Call, "incrementBy") ?? 1).ToString(CultureInfo.InvariantCulture)}")],
        ["DropSequence"] = static operation => [operation.Statement($"DROP SEQUENCE {operation.Name()}")],
        ["RenameSequence"] = static operation => Rename(operation, "SEQUENCE"),
        ["RestartSequence"] = RestartSequence,
        ["DropIndexConcurrently"] = GuardedOperations.DropIndex,
        ["AddForeignKeyNotValid"] = static operation => [AddConstraint(operation, EntityFrameworkTables.ForeignKey(
            operation.Call, operation.Reader, operation.Columns("column", "columns")) + " NOT VALID")],
        ["AddCheckConstraintNotValid"] = static operation => [AddConstraint(operation, $"CHECK ({operation.Reader.Text(operation.Call, "sql")}) NOT VALID")],
        ["ValidateConstraint"] = GuardedOperations.Validate,
        ["SetNotNullSafely"] = GuardedOperations.SetNotNull,
    };

    /// <summary>What the methods are called.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Whether a method of that name may be one.</summary>
    public static bool IsKnown(string method) => Known.ContainsKey(method);

    /// <summary>The statements of a call; null when it is none of EF Core's migrations.</summary>
    public static IEnumerable<TypedStatement>? Find(IInvocationOperation call, OperationReader reader, GuardrailsContext guardrails) =>
        (call.TargetMethod.ContainingType.Is(guardrails.Symbols.MigrationBuilder) || call.TargetMethod.ContainingType.Is(guardrails.Symbols.GuardedMigrationBuilderExtensions))
        && guardrails.EntityFrameworkMayUsePostgres
        && Known.TryGetValue(call.TargetMethod.Name, out var translate)
            ? translate(new EntityFrameworkOperation(call, reader))
            : null;

    private static TypedStatement AddConstraint(EntityFrameworkOperation operation, string definition) =>
        operation.Statement($"ALTER TABLE {operation.Table} ADD CONSTRAINT {operation.Bare()} {definition}");

    private static IEnumerable<TypedStatement> DropConstraint(EntityFrameworkOperation operation) =>
        [operation.Statement($"ALTER TABLE {operation.Table} DROP CONSTRAINT {operation.Bare()}")];

    private static IEnumerable<TypedStatement> Rename(EntityFrameworkOperation operation, string kind)
    {
        var (call, reader) = (operation.Call, operation.Reader);
        var (schema, name) = (reader.Text(call, "schema"), reader.Text(call, "name"));
        if (reader.Text(call, "newName") is { } newName && newName != name)
        {
            yield return operation.Statement($"ALTER {kind} {operation.Name()} RENAME TO {SqlWords.Name(newName)}");
            name = newName;
        }

        if (reader.Text(call, "newSchema") is { } newSchema && newSchema != schema)
        {
            yield return operation.Statement($"ALTER {kind} {SqlWords.Name(schema, name ?? string.Empty)} SET SCHEMA {SqlWords.Name(newSchema)}");
        }
    }

    private static IEnumerable<TypedStatement> RestartSequence(EntityFrameworkOperation operation)
    {
        if (operation.Reader.Number(operation.Call, "startValue") is { } start)
        {
            yield return operation.Statement($"ALTER SEQUENCE {operation.Name()} START WITH {start.ToString(CultureInfo.InvariantCulture)}");
        }

        yield return operation.Statement($"ALTER SEQUENCE {operation.Name()} RESTART");
    }

    private static IEnumerable<TypedStatement> EnsureSchema(EntityFrameworkOperation operation) =>
        operation.Reader.Text(operation.Call, "name") is { } name && name != "public" ? [EnsureSchema(operation, name)] : [];

    /// <summary>Creates a schema unless it is there.</summary>
    public static TypedStatement EnsureSchema(EntityFrameworkOperation operation, string name) => operation.Statement($"""
        DO $EF$
        BEGIN
            IF NOT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = {SqlWords.Text(name)}) THEN
                CREATE SCHEMA {SqlWords.Name(name)};
            END IF;
        END $EF$
        """);
}
