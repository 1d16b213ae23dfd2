using System.Globalization;
using Guardrails;
using Npgsql;
using Quickstart;
using Spectre.Console;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupt.Cancel();
};
var cancel = interrupt.Token;

if (Console.IsOutputRedirected)
{
    // A log file has no width to wrap at.
    AnsiConsole.Profile.Width = 200;
}

try
{
    await using var server = await ScratchServer.StartAsync(cancel);
    await using var database = await server.CreateDatabaseAsync(cancel);
    await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
    var proof = new Proof();

    Say.Chapter("1", "A shop on " + server.Description);
    await using (var setup = dataSource.CreateCommand(
        "CREATE TABLE appointments (id bigint PRIMARY KEY, starts_at timestamptz NOT NULL);"
        + "INSERT INTO appointments SELECT n, now() + n * interval '1 hour' FROM generate_series(1, 10000) AS n"))
    {
        await setup.ExecuteNonQueryAsync(cancel);
    }

    await using var api = await ShopApi.StartAsync(database.ConnectionString, cancel);
    Say.Line($"10,000 appointments; shop_api reads them, and its session {api.ForgetfulPid} sits [yellow]idle in a transaction[/].");

    Say.Chapter("2", "A migration of three steps, guarded, meets that session");
    var before = await Schema.ReadAsync(dataSource, cancel);
    var migration = new Migration(new GuardedExecutor(dataSource));
    LockTimeoutException? failure = null;
    try
    {
        await migration.RunAsync(Say.Done, cancel);
    }
    catch (LockTimeoutException e)
    {
        failure = e;
        Say.Failed(e);
    }

    proof.Expect("the migration failed instead of going on", failure is not null);
    proof.Expect(
        $"it named who blocks it: session {api.ForgetfulPid}",
        failure?.Report.Blockers.Any(b => b.Pid == api.ForgetfulPid && b.State == "idle in transaction") ?? false);
    proof.Expect("nothing was left half built: the schema is what it was", await Schema.ReadAsync(dataSource, cancel) == before);
    proof.Expect(
        string.Create(CultureInfo.InvariantCulture, $"the shop stayed open: the longest read meanwhile took {api.LongestRead.TotalMilliseconds:0} ms"),
        api.LongestRead < TimeSpan.FromSeconds(1));

    Say.Chapter("3", "Reap the stuck session: look first, then do it");
    var reaper = new IdleTransactionReaper(dataSource);
    var stuck = new ReapOptions { OlderThan = TimeSpan.FromSeconds(2), Applications = ["shop_api"] };
    var rehearsal = await reaper.ReapAsync(stuck with { DryRun = true }, cancel);
    Say.Reaped(rehearsal);
    var reaped = await reaper.ReapAsync(stuck, cancel);
    Say.Reaped(reaped);
    proof.Expect("the dry run ended nobody", rehearsal.Sessions.All(s => s.Outcome == ReapOutcome.WouldTerminate));
    proof.Expect("then exactly that session was ended", reaped.Sessions is [{ Outcome: ReapOutcome.Terminated } only] && only.Session.Pid == api.ForgetfulPid);

    Say.Chapter("4", "The same migration again");
    await migration.RunAsync(Say.Done, cancel);
    proof.Expect("all three steps are applied", await Schema.ReadAsync(dataSource, cancel) == Schema.Migrated);

    return proof.Conclude();
}
catch (OperationCanceledException) when (cancel.IsCancellationRequested)
{
    AnsiConsole.MarkupLine("[yellow]Interrupted; the scratch database is gone.[/]");
    return 130;
}
catch (Exception e) when (e is MigrationFailedException or NpgsqlException or Guardrails.Testing.PostgresServerException)
{
    AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {e.Message}");
    return 1;
}
