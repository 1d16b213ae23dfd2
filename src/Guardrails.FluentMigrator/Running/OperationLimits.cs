using System.Globalization;
using Npgsql;

namespace Guardrails.FluentMigrator.Running;

/// <summary>
/// The timeouts for an operation of <c>Execute.WithConnection</c> outside any transaction: set for FluentMigrator's session, and reset after it.
/// </summary>
internal sealed class OperationLimits : IDisposable
{
    private readonly NpgsqlConnection _connection;

    public OperationLimits(NpgsqlConnection connection, GuardOptions limits)
    {
        _connection = connection;
        Send(string.Create(
            CultureInfo.InvariantCulture,
            $"SET lock_timeout = {Milliseconds(limits.LockTimeout)}; SET statement_timeout = {Milliseconds(limits.StatementTimeout)}"));
    }

    public void Dispose()
    {
        if (_connection.FullState == System.Data.ConnectionState.Open)
        {
            Send("RESET lock_timeout; RESET statement_timeout");
        }
    }

    private void Send(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    /// <summary>0 is the server's word for no limit.</summary>
    private static long Milliseconds(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? 0 : (long)Math.Ceiling(limit.TotalMilliseconds);
}
