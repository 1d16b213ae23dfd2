using Guardrails.EntityFrameworkCore.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;

// Where migrations look for it: no further using is needed.
namespace Microsoft.EntityFrameworkCore.Migrations;

/// <summary>
/// The safe forms of operations that EF Core has only in their dangerous form, or not at all. They are plain SQL operations: they work the
/// same when <c>UseGuardrails()</c> is taken out again, and in scripts.
/// </summary>
public static class GuardrailsMigrationBuilderExtensions
{
    /// <summary>
    /// Drops an index without keeping readers or writers of its table waiting: <c>DROP INDEX CONCURRENTLY IF EXISTS</c>, outside the
    /// transaction. <c>IF EXISTS</c>, so that a migration that was cut off behind it can be run again.
    /// </summary>
    /// <param name="migrationBuilder">The migration's builder.</param>
    /// <param name="name">The index.</param>
    /// <param name="table">Its table; only for the reader, an index is found by its own name.</param>
    /// <param name="schema">The schema of both, or <see langword="null"/> for the search path.</param>
    /// <returns>A builder for annotations.</returns>
    /// <remarks>
    /// <para>Give it a migration of its own: what stands before it is committed when it begins.</para>
    /// <para>In <c>Down</c>: <c>migrationBuilder.CreateIndex(name, table, column).Annotation("Npgsql:CreatedConcurrently", true)</c>.</para>
    /// </remarks>
    public static OperationBuilder<SqlOperation> DropIndexConcurrently(
        this MigrationBuilder migrationBuilder, string name, string? table = null, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        _ = table;
        return migrationBuilder.Sql($"DROP INDEX CONCURRENTLY IF EXISTS {SqlName.Of(name, schema)};", suppressTransaction: true);
    }

    /// <summary>
    /// Adds a foreign key for new and changed rows without reading the old ones: <c>ADD CONSTRAINT … FOREIGN KEY … NOT VALID</c>. Takes SHARE ROW
    /// EXCLUSIVE on both tables for a moment (PostgreSQL manual, ALTER TABLE). The parameters are those of <c>AddForeignKey</c>.
    /// </summary>
    /// <param name="migrationBuilder">The migration's builder.</param>
    /// <param name="name">The constraint.</param>
    /// <param name="table">The table that refers.</param>
    /// <param name="column">Its column.</param>
    /// <param name="principalTable">The table that is referred to.</param>
    /// <param name="schema">The schema of <paramref name="table"/>, or <see langword="null"/> for the search path.</param>
    /// <param name="principalSchema">The schema of <paramref name="principalTable"/>, or <see langword="null"/> for the search path.</param>
    /// <param name="principalColumn">The column that is referred to, or <see langword="null"/> for the primary key.</param>
    /// <param name="onUpdate">What happens when the key changes.</param>
    /// <param name="onDelete">What happens when the row is deleted.</param>
    /// <returns>A builder for annotations.</returns>
    /// <remarks>
    /// <para>Then, in the next migration: <see cref="ValidateConstraint"/>. Until then the old rows are not promised to obey it.</para>
    /// <para>In <c>Down</c>: <c>migrationBuilder.DropForeignKey(name, table)</c>.</para>
    /// </remarks>
    public static OperationBuilder<SqlOperation> AddForeignKeyNotValid(
        this MigrationBuilder migrationBuilder,
        string name,
        string table,
        string column,
        string principalTable,
        string? schema = null,
        string? principalSchema = null,
        string? principalColumn = null,
        ReferentialAction onUpdate = ReferentialAction.NoAction,
        ReferentialAction onDelete = ReferentialAction.NoAction) =>
        migrationBuilder.AddForeignKeyNotValid(
            name, table, [column], principalTable, schema, principalSchema, principalColumn is null ? null : [principalColumn], onUpdate, onDelete);

    /// <param name="migrationBuilder">The migration's builder.</param>
    /// <param name="name">The constraint.</param>
    /// <param name="table">The table that refers.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="principalTable">The table that is referred to.</param>
    /// <param name="schema">The schema of <paramref name="table"/>, or <see langword="null"/> for the search path.</param>
    /// <param name="principalSchema">The schema of <paramref name="principalTable"/>, or <see langword="null"/> for the search path.</param>
    /// <param name="principalColumns">The columns that are referred to, or <see langword="null"/> for the primary key.</param>
    /// <param name="onUpdate">What happens when the key changes.</param>
    /// <param name="onDelete">What happens when the row is deleted.</param>
    /// <inheritdoc cref="AddForeignKeyNotValid(MigrationBuilder, string, string, string, string, string?, string?, string?, ReferentialAction, ReferentialAction)"/>
    public static OperationBuilder<SqlOperation> AddForeignKeyNotValid(
        this MigrationBuilder migrationBuilder,
        string name,
        string table,
        string[] columns,
        string principalTable,
        string? schema = null,
        string? principalSchema = null,
        string[]? principalColumns = null,
        ReferentialAction onUpdate = ReferentialAction.NoAction,
        ReferentialAction onDelete = ReferentialAction.NoAction)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ArgumentNullException.ThrowIfNull(columns);
        var principal = principalColumns is null ? string.Empty : $" ({SqlName.List(principalColumns)})";
        return migrationBuilder.Sql(
            $"ALTER TABLE {SqlName.Of(table, schema)} ADD CONSTRAINT {SqlName.Of(name)} FOREIGN KEY ({SqlName.List(columns)}) "
            + $"REFERENCES {SqlName.Of(principalTable, principalSchema)}{principal}{Action("UPDATE", onUpdate)}{Action("DELETE", onDelete)} NOT VALID;");
    }

    /// <summary>
    /// Adds a check constraint for new and changed rows without reading the old ones: <c>ADD CONSTRAINT … CHECK (…) NOT VALID</c>. Takes ACCESS
    /// EXCLUSIVE for a moment. The parameters are those of <c>AddCheckConstraint</c>.
    /// </summary>
    /// <param name="migrationBuilder">The migration's builder.</param>
    /// <param name="name">The constraint.</param>
    /// <param name="table">Its table.</param>
    /// <param name="sql">The condition.</param>
    /// <param name="schema">The table's schema, or <see langword="null"/> for the search path.</param>
    /// <returns>A builder for annotations.</returns>
    /// <remarks>
    /// <para>Then, in the next migration: <see cref="ValidateConstraint"/>. Until then the old rows are not promised to obey it.</para>
    /// <para>In <c>Down</c>: <c>migrationBuilder.DropCheckConstraint(name, table)</c>.</para>
    /// </remarks>
    public static OperationBuilder<SqlOperation> AddCheckConstraintNotValid(
        this MigrationBuilder migrationBuilder, string name, string table, string sql, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return migrationBuilder.Sql($"ALTER TABLE {SqlName.Of(table, schema)} ADD CONSTRAINT {SqlName.Of(name)} CHECK ({sql}) NOT VALID;");
    }

    /// <summary>
    /// Checks the old rows against a constraint that was added NOT VALID: <c>VALIDATE CONSTRAINT</c>, outside the migration's transaction. Reads the
    /// whole table under SHARE UPDATE EXCLUSIVE, which blocks neither readers nor writers, so it may take as long as it needs
    /// (<see cref="Guardrails.GuardOptions.LongStatementTimeout"/>). Does nothing when the constraint is valid already.
    /// </summary>
    /// <param name="migrationBuilder">The migration's builder.</param>
    /// <param name="name">The constraint.</param>
    /// <param name="table">Its table.</param>
    /// <param name="schema">The table's schema, or <see langword="null"/> for the search path.</param>
    /// <returns>A builder for annotations.</returns>
    /// <remarks>
    /// <para>
    /// Outside the transaction, because inside one the strong locks of what stands before it would be held while it reads. Give it a migration
    /// of its own all the same: when an old row breaks the constraint, what stands before it is committed already, and cannot be run again.
    /// </para>
    /// <para>In <c>Down</c>: nothing; a constraint cannot be made NOT VALID again, and the <c>Down</c> that drops it drops it all.</para>
    /// </remarks>
    public static OperationBuilder<SqlOperation> ValidateConstraint(
        this MigrationBuilder migrationBuilder, string name, string table, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        return migrationBuilder.Sql(
            $"ALTER TABLE {SqlName.Of(table, schema)} VALIDATE CONSTRAINT {SqlName.Of(name)};", suppressTransaction: true);
    }

    /// <summary>
    /// Makes a column NOT NULL without reading the table under ACCESS EXCLUSIVE. A check constraint is added NOT VALID and validated; with it
    /// <c>SET NOT NULL</c> needs no look at the rows (PostgreSQL 12 and later; manual, ALTER TABLE), and then it is dropped.
    /// </summary>
    /// <param name="migrationBuilder">The migration's builder.</param>
    /// <param name="name">The column.</param>
    /// <param name="table">Its table.</param>
    /// <param name="schema">The table's schema, or <see langword="null"/> for the search path.</param>
    /// <returns>The migration's builder, for chaining.</returns>
    /// <remarks>
    /// <para>
    /// Four statements, each a short transaction of its own but the validation, which may take long and blocks nobody. Each can be run
    /// again: when a row with NULL stops the validation, mend the row and run the migration again. Give it a migration of its own.
    /// </para>
    /// <para>In <c>Down</c>: <c>migrationBuilder.AlterColumn&lt;T&gt;(name, table, nullable: true, oldNullable: false)</c>, which only changes the catalogue.</para>
    /// </remarks>
    public static MigrationBuilder SetNotNullSafely(this MigrationBuilder migrationBuilder, string name, string table, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        var target = SqlName.Of(table, schema);
        var column = SqlName.Of(name);
        var constraint = SqlName.Of($"guardrails_{name}_not_null");
        migrationBuilder.Sql(
            $"ALTER TABLE {target} DROP CONSTRAINT IF EXISTS {constraint}, ADD CONSTRAINT {constraint} CHECK ({column} IS NOT NULL) NOT VALID;",
            suppressTransaction: true);
        migrationBuilder.Sql($"ALTER TABLE {target} VALIDATE CONSTRAINT {constraint};", suppressTransaction: true);
        migrationBuilder.Sql($"ALTER TABLE {target} ALTER COLUMN {column} SET NOT NULL;", suppressTransaction: true);
        migrationBuilder.Sql($"ALTER TABLE {target} DROP CONSTRAINT IF EXISTS {constraint};", suppressTransaction: true);
        return migrationBuilder;
    }

    private static string Action(string on, ReferentialAction action) => action switch
    {
        ReferentialAction.NoAction => string.Empty,
        ReferentialAction.Restrict => $" ON {on} RESTRICT",
        ReferentialAction.Cascade => $" ON {on} CASCADE",
        ReferentialAction.SetNull => $" ON {on} SET NULL",
        ReferentialAction.SetDefault => $" ON {on} SET DEFAULT",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, $"There is no referential action {action}."),
    };
}
