using Guardrails.EntityFrameworkCore.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Guardrails.EntityFrameworkCore.Tests;

/// <summary>The safe forms: what they say, and that they do what they say, up and down, also when they have to be run again.</summary>
public sealed class OperationTests(PostgresServers servers)
{
    private const string Constraints =
        "SELECT coalesce(string_agg(conname || ' ' || convalidated, ',' ORDER BY conname), '') FROM pg_constraint WHERE conrelid = '\"Items\"'::regclass AND contype IN ('f', 'c')";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Action<MigrationBuilder>, string[]> Forms { get; } = new()
    {
        { "drop index", b => b.DropIndexConcurrently("IX_a\"b", "t", "shop"), ["* DROP INDEX CONCURRENTLY IF EXISTS \"shop\".\"IX_a\"\"b\";"] },
        {
            "foreign key", b => b.AddForeignKeyNotValid("fk", "Items", "BoxId", "Boxes", principalColumn: "Id", onDelete: ReferentialAction.Cascade),
            ["ALTER TABLE \"Items\" ADD CONSTRAINT \"fk\" FOREIGN KEY (\"BoxId\") REFERENCES \"Boxes\" (\"Id\") ON DELETE CASCADE NOT VALID;"]
        },
        {
            "foreign key of two columns", b => b.AddForeignKeyNotValid("fk", "t", ["a", "b"], "p", "s", "q", ["c", "d"], ReferentialAction.Restrict, ReferentialAction.SetNull),
            ["ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"fk\" FOREIGN KEY (\"a\", \"b\") REFERENCES \"q\".\"p\" (\"c\", \"d\") ON UPDATE RESTRICT ON DELETE SET NULL NOT VALID;"]
        },
        { "check", b => b.AddCheckConstraintNotValid("ck", "Items", "\"Size\" > 0"), ["ALTER TABLE \"Items\" ADD CONSTRAINT \"ck\" CHECK (\"Size\" > 0) NOT VALID;"] },
        { "validate", b => b.ValidateConstraint("ck", "Items", "shop"), ["* ALTER TABLE \"shop\".\"Items\" VALIDATE CONSTRAINT \"ck\";"] },
        {
            "not null", b => b.SetNotNullSafely("Size", "Items"),
            [
                "* ALTER TABLE \"Items\" DROP CONSTRAINT IF EXISTS \"guardrails_Size_not_null\", ADD CONSTRAINT \"guardrails_Size_not_null\" CHECK (\"Size\" IS NOT NULL) NOT VALID;",
                "* ALTER TABLE \"Items\" VALIDATE CONSTRAINT \"guardrails_Size_not_null\";",
                "* ALTER TABLE \"Items\" ALTER COLUMN \"Size\" SET NOT NULL;",
                "* ALTER TABLE \"Items\" DROP CONSTRAINT IF EXISTS \"guardrails_Size_not_null\";",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_operation_is_this_SQL_with_a_star_when_it_runs_outside_the_transaction(string name, Action<MigrationBuilder> build, string[] expected)
    {
        Assert.NotEmpty(name);
        var builder = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");

        build(builder);

        Assert.Equal(expected, builder.Operations.Cast<SqlOperation>().Select(o => (o.SuppressTransaction ? "* " : "") + o.Sql));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task They_work_up_and_down(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var context = new BoxContext(Contexts.Options<BoxContext>(database.ConnectionString));

        await context.MigrateAsync(async: true, "NotValid");
        Assert.Equal("ck false,fk false", await database.QueryScalarAsync<string>(Constraints, Token));
        await context.MigrateAsync(async: true, "Valid");
        Assert.Equal("ck true,fk true", await database.QueryScalarAsync<string>(Constraints, Token));
        Assert.False(await IsNullableAsync(database));

        await context.MigrateAsync(async: true, "Tables");
        Assert.Equal("", await database.QueryScalarAsync<string>(Constraints, Token));
        Assert.True(await IsNullableAsync(database));
    }

    [Fact]
    public async Task SET_NOT_NULL_that_meets_a_null_can_be_run_again_when_the_row_is_mended()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = new BoxContext(Contexts.Options<BoxContext>(database.ConnectionString));
        await context.MigrateAsync(async: true, "Tables");
        await database.ExecuteAsync("""INSERT INTO "Items" VALUES (1, NULL, NULL)""", Token);

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => context.MigrateAsync(async: true));
        await database.ExecuteAsync("""UPDATE "Items" SET "Size" = 1""", Token);
        await context.MigrateAsync(async: true);

        Assert.Equal(("20260101000003_Valid", "23514"), (error.Step, error.SqlState));
        Assert.EndsWith("stay applied.", error.Message, StringComparison.Ordinal);
        Assert.False(await IsNullableAsync(database));
        Assert.Equal("ck true,fk true", await database.QueryScalarAsync<string>(Constraints, Token));
    }

    [Fact]
    public async Task Validation_lets_readers_and_writers_through_while_it_waits_and_works()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = new BoxContext(Contexts.Options<BoxContext>(database.ConnectionString, o => o.StatementTimeout = TimeSpan.FromSeconds(1)));
        await context.MigrateAsync(async: true, "NotValid");

        // A check that takes two seconds, longer than what a short statement may.
        await database.ExecuteAsync(
            """
            CREATE FUNCTION slow(int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); RETURN true; END $$;
            INSERT INTO "Items" VALUES (1, 1, NULL);
            ALTER TABLE "Items" DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (slow("Size")) NOT VALID;
            """,
            Token);
        var migrating = context.MigrateAsync(async: true);
        await Eventually.BecomesTrueAsync(
            () => database.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = '\"Items\"'::regclass AND mode = 'ShareUpdateExclusiveLock' AND granted)", Token),
            TimeSpan.FromSeconds(20),
            "the validation at work");
        await database.ExecuteAsync("""SET lock_timeout = '1s'; UPDATE "Items" SET "BoxId" = NULL WHERE false; SELECT * FROM "Items" """, Token);
        await migrating;

        Assert.Equal("ck true,fk true", await database.QueryScalarAsync<string>(Constraints, Token));
    }

    [Fact]
    public async Task A_command_that_cannot_run_in_the_migrations_transaction_is_refused_with_what_to_do()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = new ForgetfulContext(Contexts.Options<ForgetfulContext>(database.ConnectionString));

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => context.MigrateAsync(async: true));

        Assert.Contains("mark the command so that the framework runs it outside the transaction", error.Message, StringComparison.Ordinal);
        Assert.Equal(("25001", "__EFMigrationsHistory"), (error.SqlState, await database.TablesAsync()));
    }

    private static Task<bool> IsNullableAsync(TestDatabase database) => database.QueryScalarAsync<bool>(
        "SELECT NOT attnotnull FROM pg_attribute WHERE attrelid = '\"Items\"'::regclass AND attname = 'Size'", Token);
}

/// <summary>A context whose migrations use the safe forms.</summary>
public sealed class BoxContext(DbContextOptions<BoxContext> options) : DbContext(options);

[DbContext(typeof(BoxContext))]
[Migration("20260101000001_Tables")]
public sealed class BoxTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """CREATE TABLE "Boxes"("Id" int PRIMARY KEY); CREATE TABLE "Items"("Id" int PRIMARY KEY, "Size" int, "BoxId" int)""");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""DROP TABLE "Items"; DROP TABLE "Boxes" """);
}

[DbContext(typeof(BoxContext))]
[Migration("20260101000002_NotValid")]
public sealed class BoxNotValid : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddForeignKeyNotValid("fk", "Items", "BoxId", "Boxes");
        migrationBuilder.AddCheckConstraintNotValid("ck", "Items", "\"Size\" > 0");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropCheckConstraint("ck", "Items");
        migrationBuilder.DropForeignKey("fk", "Items");
    }
}

[DbContext(typeof(BoxContext))]
[Migration("20260101000003_Valid")]
public sealed class BoxValid : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.ValidateConstraint("fk", "Items");
        migrationBuilder.ValidateConstraint("ck", "Items");
        migrationBuilder.SetNotNullSafely("Size", "Items");
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AlterColumn<int>("Size", "Items", type: "integer", nullable: true, oldClrType: typeof(int), oldType: "integer");
}

/// <summary>A context whose only migration forgot to suppress the transaction.</summary>
public sealed class ForgetfulContext(DbContextOptions<ForgetfulContext> options) : DbContext(options);

[DbContext(typeof(ForgetfulContext))]
[Migration("20260101000001_Vacuum")]
public sealed class ForgetfulVacuum : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE t(id int); VACUUM t");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE t");
}
