using Guardrails.EntityFrameworkCore.Migrator;
using Guardrails.EntityFrameworkCore.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Guardrails.EntityFrameworkCore.Tests;

/// <summary>Every way to adopt the guard, and to get out again.</summary>
public sealed class WaysInTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Idioms { get; } = ["inside UseNpgsql", "behind UseNpgsql", "before UseNpgsql", "data source"];

    [Theory]
    [MemberData(nameof(Idioms))]
    public async Task Wherever_UseGuardrails_stands_a_migration_that_is_blocked_ends_with_a_report(string idiom)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        static void Limits(GuardOptions o) => o.LockTimeout = TimeSpan.FromSeconds(1);
        var builder = new DbContextOptionsBuilder<ShopContext>();
        _ = idiom switch
        {
            "inside UseNpgsql" => builder.UseNpgsql(database.ConnectionString, npgsql => npgsql.UseGuardrails(Limits)),
            "behind UseNpgsql" => builder.UseNpgsql(database.ConnectionString).UseGuardrails(Limits),
            "before UseNpgsql" => builder.UseGuardrails(Limits).UseNpgsql(database.ConnectionString),
            _ => builder.UseNpgsql(database.DataSource).UseGuardrails(Limits),
        };
        await using var context = new ShopContext(builder.Options);
        await context.MigrateAsync(async: true, ShopContext.Ids[0]);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => context.MigrateAsync(async: true));

        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid);
    }

    [Fact]
    public async Task Contexts_with_different_limits_share_one_service_provider_and_keep_their_own()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var patient = database.Shop(o => o.StatementTimeout = TimeSpan.FromSeconds(77));
        await using var hasty = database.Shop(o => o.StatementTimeout = TimeSpan.FromSeconds(33));

        Assert.Same(patient.GetService<ISqlGenerationHelper>(), hasty.GetService<ISqlGenerationHelper>());
        Assert.Contains("statement_timeout = 77000", patient.GetService<IMigrator>().GenerateScript(), StringComparison.Ordinal);
        Assert.Contains("statement_timeout = 33000", hasty.GetService<IMigrator>().GenerateScript(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_set_late_is_the_one_that_is_migrated()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = new ShopContext(new DbContextOptionsBuilder<ShopContext>().UseNpgsql().UseGuardrails().Options);

        // As a migration bundle does with --connection, and dotnet ef database update; both call the synchronous Migrate.
        context.Database.SetConnectionString(database.ConnectionString);
        await context.MigrateAsync(async: false);

        Assert.Equal(string.Join(',', ShopContext.Ids), await database.HistoryAsync());
    }

    [Fact]
    public async Task A_password_that_only_the_options_know_is_enough_for_the_guards_own_connections()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { PersistSecurityInfo = false, MaxPoolSize = 1 };
        // A server that trusts everybody takes any.
        settings.Password ??= "secret";
        await using var context = new IndexContext(Contexts.Options<IndexContext>(settings.ConnectionString));

        await context.MigrateAsync(async: true);

        Assert.EndsWith("_IndexOnReadings", await database.HistoryAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Contexts.MajorsAndWays), MemberType = typeof(Contexts))]
    public async Task EnsureCreated_is_guarded(int major, bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await using var context = new NoteContext(Contexts.Options<NoteContext>(database.ConnectionString, o => o.LockTimeout = TimeSpan.FromSeconds(1)));

        // Somebody else is creating the same table and has not committed.
        await blocker.BeginAndSitIdleAsync("""CREATE TABLE "Notes"("Id" int)""", Token);
        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => EnsureCreatedAsync(context, async));
        await blocker.ExecuteAsync("ROLLBACK", Token);

        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid);
        Assert.True(await EnsureCreatedAsync(context, async));
        Assert.False(await EnsureCreatedAsync(context, async));
        Assert.Equal("Notes", await database.TablesAsync());
    }

    [Fact]
    public async Task Several_EnsureCreated_at_once_create_the_tables_once()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        var creating = Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var context = new NoteContext(Contexts.Options<NoteContext>(database.ConnectionString));
            await context.Database.EnsureCreatedAsync(Token);
        }).ToList();

        // All have seen the empty database before the lock is free.
        await Eventually.BecomesTrueAsync(
            () => database.QueryScalarAsync<bool>("SELECT count(*) >= 4 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%l.locktype = ''advisory''%' AND pid <> pg_backend_pid() AND application_name NOT LIKE 'guardrails migrat%'", Token),
            TimeSpan.FromSeconds(10),
            "four contexts waiting for the migration lock");
        await held.DisposeAsync();
        await Task.WhenAll(creating);

        Assert.Equal("Notes", await database.TablesAsync());
    }

    [Fact]
    public void An_internal_service_provider_of_the_users_own_is_refused_because_the_guard_would_have_no_effect()
    {
        var services = new ServiceCollection().AddEntityFrameworkNpgsql().BuildServiceProvider();
        var options = new DbContextOptionsBuilder<ShopContext>().UseNpgsql("Host=localhost").UseGuardrails().UseInternalServiceProvider(services).Options;

        var error = Assert.Throws<InvalidOperationException>(() => new ShopContext(options));

        Assert.Contains("UseInternalServiceProvider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_out_of_range_is_refused_where_it_is_set()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new DbContextOptionsBuilder().UseGuardrails(o => o.LockTimeout = TimeSpan.Zero));

        Assert.Equal("LockTimeout", error.ParamName);
    }

    [Fact]
    public async Task The_environment_variable_gives_EF_Core_its_own_behaviour_back_for_one_run_and_nobody_can_miss_it()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        // Held: whoever asks for the migration lock would wait for it.
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        using var migrator = await MigratorProcess.StartAsync(database.ConnectionString, "shop", guarded: true, mode: "off");
        migrator.Go();
        var result = await migrator.ResultAsync();

        Assert.Equal((0, "done"), (result.ExitCode, result.Said));
        Assert.Contains("WARNING: GUARDRAILS_MODE=off: EF Core runs WITHOUT the guard", result.Errors, StringComparison.Ordinal);
        Assert.Equal(string.Join(',', ShopContext.Ids), await database.HistoryAsync());
    }

    [Fact]
    public async Task A_mode_that_does_not_exist_stops_the_run()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var migrator = await MigratorProcess.StartAsync(database.ConnectionString, "shop", guarded: true, mode: "of");
        migrator.Go();
        var result = await migrator.ResultAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("GUARDRAILS_MODE is 'of'; it may be 'off' or 'on'", result.Said, StringComparison.Ordinal);
        Assert.Equal("", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_guard_leaves_nothing_behind_and_plain_EF_Core_goes_on_where_it_stopped(int major)
    {
        await using var guarded = await servers.CreateDatabaseAsync(major, Token);
        await using var plain = await servers.CreateDatabaseAsync(major, Token);
        await using (var context = guarded.Shop())
        {
            await context.MigrateAsync(async: true, ShopContext.Ids[2]);
        }

        await using var after = guarded.Plain();
        await after.MigrateAsync(async: true);
        await using var other = plain.Plain();
        await other.MigrateAsync(async: true);

        Assert.Equal(await CatalogueAsync(plain), await CatalogueAsync(guarded));
    }

    private static Task<string> CatalogueAsync(TestDatabase database) => database.QueryScalarAsync<string>(
        """
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT format('%s %s.%s', relkind, relnamespace::regnamespace, relname) FROM pg_class WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
            UNION ALL SELECT format('%s.%s %s', attrelid::regclass, attname, atttypid::regtype) FROM pg_attribute WHERE attrelid::regclass::text IN ('orders', 'customers', 'applied') AND attnum > 0
            UNION ALL SELECT format('function %s', proname) FROM pg_proc WHERE pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            UNION ALL SELECT format('setting %s %s', setdatabase = 0, setconfig) FROM pg_db_role_setting WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
            UNION ALL SELECT format('schema %s', nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg_t%'
        ) AS lines(line)
        """,
        Token);

    private static async Task<bool> EnsureCreatedAsync(DbContext context, bool async) =>
        async ? await context.Database.EnsureCreatedAsync(Token) : await Task.Run(context.Database.EnsureCreated);
}

/// <summary>A context with a table and without migrations.</summary>
public sealed class NoteContext(DbContextOptions<NoteContext> options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();
}

/// <summary>What <see cref="NoteContext"/> keeps.</summary>
public sealed class Note
{
    public int Id { get; set; }
}
