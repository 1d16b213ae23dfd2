using System.Collections.Concurrent;
using System.Globalization;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Engine.Transactions;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;

namespace Guardrails.DbUp.Tests.Support;

internal static class Upgraders
{
    /// <summary>Five scripts; the third has several statements, the dangerous one in the middle. Each says in a table that it was applied.</summary>
    public static IReadOnlyList<SqlScript> Shop { get; } =
    [
        new("1 orders", "CREATE TABLE orders(id int PRIMARY KEY); CREATE TABLE applied(script int); INSERT INTO applied VALUES (1)"),
        new("2 notes", "CREATE TABLE notes(id int PRIMARY KEY); INSERT INTO applied VALUES (2)"),
        new("3 customers", "CREATE TABLE IF NOT EXISTS customers(id int PRIMARY KEY); ALTER TABLE orders ADD COLUMN customer_id int; INSERT INTO applied VALUES (3)"),
        new("4 statuses", "ALTER TABLE orders ADD COLUMN status text; INSERT INTO applied VALUES (4)"),
        new("5 totals", "ALTER TABLE orders ADD COLUMN total numeric; INSERT INTO applied VALUES (5)"),
    ];

    /// <summary>Every major, with each kind of transactions.</summary>
    public static TheoryData<int, TransactionMode> MajorsAndModes { get; } = new(
        from major in PostgresMajors.All
        from mode in (TransactionMode[])[TransactionMode.NoTransaction, TransactionMode.TransactionPerScript, TransactionMode.SingleTransaction]
        select (major.Data, mode));

    public static UpgradeEngine Upgrader(this TestDatabase database, UpgraderSettings? settings = null) => Upgrader(database.ConnectionString, settings ?? new());

    public static UpgradeEngine Upgrader(string connectionString, UpgraderSettings settings)
    {
        var builder = DeployChanges.To.PostgresqlDatabase(connectionString, settings.Schema).WithScripts(settings.Scripts);
        if (settings.Guarded)
        {
            builder.WithGuardrails(settings.Limits);
        }

        // After the guard, as users may write it as well.
        builder.Configure(c => c.ConnectionManager.TransactionMode = settings.Mode);
        builder.WithExecutionTimeout(settings.ClientTimeout).LogTo(settings.Log);
        if (settings.LogOutput)
        {
            builder.LogScriptOutput();
        }

        return builder.Build();
    }

    /// <summary>Upgrades on another thread, because DbUp has only synchronous methods.</summary>
    public static Task<DatabaseUpgradeResult> UpgradeAsync(this UpgradeEngine upgrader) => Task.Run(upgrader.PerformUpgrade, DatabaseExtensions.Token);

    public static async Task SucceedsAsync(this UpgradeEngine upgrader) => Assert.Null((await upgrader.UpgradeAsync()).Error);

    public static async Task<TError> FailsAsync<TError>(this UpgradeEngine upgrader)
        where TError : Exception
    {
        var result = await upgrader.UpgradeAsync();
        Assert.False(result.Successful);
        return Assert.IsType<TError>(result.Error);
    }

    /// <summary>The scripts in the journal, in their order, with commas between.</summary>
    public static Task<string> JournalAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        "SELECT coalesce(string_agg(left(scriptname, 1), ',' ORDER BY scriptname), '') FROM schemaversions", DatabaseExtensions.Token);

    /// <summary>What the scripts themselves say about how often each was applied.</summary>
    public static Task<string> AppliedAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        "SELECT coalesce(string_agg(script::text, ',' ORDER BY script), '') FROM applied", DatabaseExtensions.Token);
}

internal sealed record UpgraderSettings
{
    public bool Guarded { get; init; } = true;

    public TransactionMode Mode { get; init; }

    public IReadOnlyList<SqlScript> Scripts { get; init; } = Upgraders.Shop;

    public Action<GuardOptions>? Limits { get; init; }

    public TimeSpan? ClientTimeout { get; init; }

    public string? Schema { get; init; }

    public bool LogOutput { get; init; }

    public RecordingUpgradeLog Log { get; init; } = new();
}

/// <summary>Keeps what DbUp's log was told.</summary>
internal sealed class RecordingUpgradeLog : IUpgradeLog
{
    public ConcurrentQueue<(string Level, string Message)> Entries { get; } = [];

    public void LogTrace(string format, params object[] args) => Add("trace", format, args);

    public void LogDebug(string format, params object[] args) => Add("debug", format, args);

    public void LogInformation(string format, params object[] args) => Add("information", format, args);

    public void LogWarning(string format, params object[] args) => Add("warning", format, args);

    public void LogError(string format, params object[] args) => Add("error", format, args);

    public void LogError(Exception ex, string format, params object[] args) => Add("error", format, args);

    private void Add(string level, string format, object[] args) =>
        Entries.Enqueue((level, string.Format(CultureInfo.InvariantCulture, format, args)));
}
