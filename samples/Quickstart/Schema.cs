using Npgsql;

namespace Quickstart;

/// <summary>The scratch database's tables and constraints as one text, to see what a migration left behind.</summary>
internal static class Schema
{
    public const string Migrated =
        "appointments.calendar_id bigint, appointments.id bigint, appointments.starts_at timestamp with time zone, "
        + "business_calendars.id bigint, business_calendars.name text; appointments_calendar_fk";

    public static async Task<string> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT (SELECT string_agg(table_name || '.' || column_name || ' ' || data_type, ', ' ORDER BY table_name, column_name)
                    FROM information_schema.columns WHERE table_schema = 'public')
                || coalesce((SELECT '; ' || string_agg(conname, ', ' ORDER BY conname) FROM pg_constraint WHERE contype = 'f'), '')
            """);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
