namespace Quickstart;

/// <summary>A migration of three steps. The step that needs the busy table comes first: if it cannot have it, nothing has happened yet.</summary>
internal sealed class Migration(Guardrails.GuardedExecutor executor)
{
    public static readonly (string Name, string Sql)[] Steps =
    [
        ("add appointments.calendar_id", "ALTER TABLE appointments ADD COLUMN calendar_id bigint"),
        ("create business_calendars", "CREATE TABLE business_calendars (id bigint PRIMARY KEY, name text NOT NULL)"),
        ("link appointments to calendars",
            "ALTER TABLE appointments ADD CONSTRAINT appointments_calendar_fk FOREIGN KEY (calendar_id) REFERENCES business_calendars (id) NOT VALID"),
    ];

    public async Task RunAsync(Action<string, Guardrails.ExecutionReport> onDone, CancellationToken cancellationToken)
    {
        foreach (var (name, sql) in Steps)
        {
            // No catch here: a failed step throws, and the steps behind it never start.
            onDone(name, await executor.ExecuteStepAsync(name, sql, cancellationToken));
        }
    }
}
