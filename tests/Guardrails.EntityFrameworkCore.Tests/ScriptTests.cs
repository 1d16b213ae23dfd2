using Guardrails.EntityFrameworkCore.Migrator;
using Guardrails.EntityFrameworkCore.Scripting;
using Guardrails.EntityFrameworkCore.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Guardrails.EntityFrameworkCore.Tests;

/// <summary><c>dotnet ef migrations script</c>: the guard cannot be there when it runs, its timeouts can.</summary>
public sealed class ScriptTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_idempotent_script_can_be_run_twice_and_leaves_the_session_as_it_was(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var context = database.Shop();
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        await using var session = await database.OpenSessionAsync("psql", Token);
        var before = await SettingsAsync(session);

        await session.ExecuteAsync(script, Token);
        await session.ExecuteAsync(script, Token);

        Assert.Equal(before, await SettingsAsync(session));
        Assert.Equal(string.Join(',', ShopContext.Ids), await database.HistoryAsync());
        Assert.Equal(string.Join(',', ShopContext.Ids), await database.QueryScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM applied", Token));
    }

    [Fact]
    public async Task A_script_that_is_blocked_gives_up_after_the_lock_timeout_and_applies_nothing_of_that_migration()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Shop(o => o.LockTimeout = TimeSpan.FromMilliseconds(500));
        await context.MigrateAsync(async: true, ShopContext.Ids[1]);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var session = await database.OpenSessionAsync("psql", Token);

        var error = await Assert.ThrowsAsync<PostgresException>(
            () => session.ExecuteAsync(context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent), Token));

        Assert.Equal("55P03", error.SqlState);
        Assert.Equal(string.Join(',', ShopContext.Ids.Take(2)), await database.HistoryAsync());
        Assert.Equal("__EFMigrationsHistory,applied,orders", await database.TablesAsync());
    }

    [Fact]
    public void Each_transaction_and_each_statement_outside_one_gets_its_limits()
    {
        var options = new GuardOptions { StatementTimeout = TimeSpan.FromSeconds(9), LockTimeout = TimeSpan.FromSeconds(2), IdleInTransactionSessionTimeout = TimeSpan.FromSeconds(4) };

        var script = new ScriptTimeouts(options).Insert(
            """
            CREATE TABLE h(id int);

            START TRANSACTION;
            ALTER TABLE a ADD b int;
            ALTER TABLE a VALIDATE CONSTRAINT c;
            INSERT INTO h VALUES ('START TRANSACTION;');
            COMMIT;

            CREATE INDEX CONCURRENTLY i ON a(b);

            START TRANSACTION;
            INSERT INTO h VALUES (2);
            COMMIT;

            """);

        Assert.Equal(
            """
            SET lock_timeout = 2000;
            SET statement_timeout = 9000;
            SET idle_in_transaction_session_timeout = 4000;
            CREATE TABLE h(id int);

            START TRANSACTION;
            SET LOCAL lock_timeout = 2000;
            SET LOCAL statement_timeout = 9000;
            SET LOCAL idle_in_transaction_session_timeout = 4000;
            ALTER TABLE a ADD b int;
            SET LOCAL statement_timeout = 0;
            ALTER TABLE a VALIDATE CONSTRAINT c;
            SET LOCAL statement_timeout = 9000;
            INSERT INTO h VALUES ('START TRANSACTION;');
            COMMIT;

            SET lock_timeout = 0;
            SET statement_timeout = 0;
            CREATE INDEX CONCURRENTLY i ON a(b);

            START TRANSACTION;
            SET LOCAL lock_timeout = 2000;
            SET LOCAL statement_timeout = 9000;
            SET LOCAL idle_in_transaction_session_timeout = 4000;
            INSERT INTO h VALUES (2);
            COMMIT;
            RESET lock_timeout;
            RESET statement_timeout;
            RESET idle_in_transaction_session_timeout;

            """,
            script,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_validation_inside_the_DO_block_of_an_idempotent_script_may_take_its_time()
    {
        var script = new ScriptTimeouts(new GuardOptions()).Insert("DO $EF$\nBEGIN\n  IF true THEN\n    ALTER TABLE a VALIDATE CONSTRAINT c;\n  END IF;\nEND $EF$;\n");

        Assert.Contains("SET statement_timeout = 0;", script, StringComparison.Ordinal);
    }

    private static Task<string> SettingsAsync(Session session) => session.QueryScalarAsync<string>(
        "SELECT string_agg(name || setting, ',' ORDER BY name) FROM pg_settings WHERE name LIKE '%timeout%'", Token);
}
