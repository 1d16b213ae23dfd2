using Guardrails.Connections;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Locking.Probe;

/// <summary>
/// Observes a statement that commits on its own, so that nobody can read its locks at its end: <see cref="RelationGates"/> stop it at
/// each relation, and while it stands still it is read what it wants and what it holds.
/// </summary>
internal sealed class StandaloneObserver(ProbeSession session, SqlScript script, List<ObservedStatement> observed)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    public async Task ObserveAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        var sql = script.GetText(statement.Span);
        observed.Add(await session.WithinDeadlineAsync(statement, sql, token => ObserveAsync(statement, sql, token), cancellationToken).ConfigureAwait(false));
    }

    private async Task<ObservedStatement> ObserveAsync(SqlStatement statement, string sql, CancellationToken cancellationToken)
    {
        await StatementCounters.WaitUntilReportedAsync(session, cancellationToken).ConfigureAwait(false);
        var before = (await CatalogueReader.ReadAsync(session.Connection, withSizes: true, cancellationToken).ConfigureAwait(false)).Relations;
        var footprint = new Footprint(before, before);
        var timeouts = await SuspendTimeoutsAsync(cancellationToken).ConfigureAwait(false);
        string? failure = null;
        var gates = new RelationGates(session, footprint);
        await using (gates.ConfigureAwait(false))
        {
            await gates.CloseAsync([.. before.Values.Where(r => r.HasFootprint)], statement, cancellationToken).ConfigureAwait(false);
            var (after, sqlState) = await RunThroughAsync(gates, sql, cancellationToken).ConfigureAwait(false);
            failure = sqlState;
            if (after is not null)
            {
                var judge = new WorkJudge(before, after) { CopiedTables = true, CountsPagesAlone = statement.Kind == StatementKind.Vacuum };
                foreach (var relation in before.Keys)
                {
                    footprint.AddWork(relation, judge.WorkOn(relation));
                }
            }
        }

        await RestoreTimeoutsAsync(timeouts, cancellationToken).ConfigureAwait(false);
        return new ObservedStatement(statement.Number, sql, footprint.ToLocks(), failure);
    }

    private async Task<(Dictionary<uint, RelationState>? After, string? SqlState)> RunThroughAsync(RelationGates gates, string sql, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunAsync(sql, stop.Token);
        try
        {
            while (!running.IsCompleted)
            {
                await gates.LetPassAsync(cancellationToken).ConfigureAwait(false);
                await Task.WhenAny(running, Task.Delay(PollInterval, session.Time, cancellationToken)).ConfigureAwait(false);
            }

            return await running.ConfigureAwait(false);
        }
        catch
        {
            // Without us nobody opens the next gate; and the gates may only go when the statement is over.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>
    /// The look at the counters goes with the statement, before the server is ready for the next query: that is when it reports them
    /// to the shared statistics and starts from zero.
    /// </summary>
    private async Task<(Dictionary<uint, RelationState>? After, string? SqlState)> RunAsync(string sql, CancellationToken cancellationToken)
    {
        var batch = session.CreateBatch(sql, CatalogueReader.Relations);
        await using (batch.ConfigureAwait(false))
        {
            try
            {
                var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    Dictionary<uint, RelationState>? after = null;
                    do
                    {
                        after = await CatalogueReader.ReadResultAsync(reader, cancellationToken).ConfigureAwait(false) ?? after;
                    }
                    while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
                    return (after, null);
                }
            }
            catch (PostgresException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return (null, e.SqlState);
            }
        }
    }

    /// <summary>The gates make the statement wait; timeouts that the script has set for real servers must not end it.</summary>
    private async Task<(string Lock, string Statement)> SuspendTimeoutsAsync(CancellationToken cancellationToken)
    {
        var found = await new NpgsqlCommand("SELECT pg_catalog.current_setting('lock_timeout'), pg_catalog.current_setting('statement_timeout')", session.Connection)
            .ReadAllAsync(r => (r.GetString(0), r.GetString(1)), cancellationToken).ConfigureAwait(false);
        await RestoreTimeoutsAsync(("0", "0"), cancellationToken).ConfigureAwait(false);
        return found[0];
    }

    private async Task RestoreTimeoutsAsync((string Lock, string Statement) timeouts, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            "SELECT pg_catalog.set_config('lock_timeout', $1, false), pg_catalog.set_config('statement_timeout', $2, false)", session.Connection);
        await using (command.ConfigureAwait(false))
        {
            command.With(timeouts.Lock).With(timeouts.Statement);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
