using System.Globalization;
using Guardrails.Connections;
using Guardrails.Sql.Syntax;

namespace Guardrails.Execution;

/// <summary>The timeouts that the server is told before a statement runs.</summary>
/// <param name="LockTimeout">For one lock, not for the statement: PostgreSQL starts the clock anew with each lock it waits for.</param>
/// <param name="StatementTimeout">For one statement.</param>
/// <param name="IdleTimeout">For the silence of the client inside a transaction.</param>
internal readonly record struct SessionLimits(TimeSpan LockTimeout, TimeSpan StatementTimeout, TimeSpan IdleTimeout)
{
    // A killed client's backend would go on, locks and all, until its statement ends; this ends it within two seconds.
    private const int ClientCheckMs = 1000;

    // What the client waits longer than the server: only for a connection that died without a word.
    private static readonly TimeSpan ClientMargin = TimeSpan.FromSeconds(30);

    public static TimeSpan StatementTimeoutFor(TimeoutClass timeoutClass, GuardOptions options) => timeoutClass switch
    {
        TimeoutClass.Long => options.LongStatementTimeout,
        TimeoutClass.Concurrent => options.ConcurrentDeadline,
        _ => options.StatementTimeout,
    };

    public static string OptionNameFor(TimeoutClass timeoutClass) => timeoutClass switch
    {
        TimeoutClass.Long => nameof(GuardOptions.LongStatementTimeout),
        TimeoutClass.Concurrent => nameof(GuardOptions.ConcurrentDeadline),
        _ => nameof(GuardOptions.StatementTimeout),
    };

    /// <summary>The command timeout in seconds for Npgsql; 0 means none. Never below the server's own timeout.</summary>
    public int ClientTimeoutSeconds => StatementTimeout == Timeout.InfiniteTimeSpan
        ? 0
        : (int)Math.Min(int.MaxValue, Math.Ceiling((StatementTimeout + ClientMargin).TotalSeconds));

    /// <summary>The SET commands, for this transaction or for the whole session.</summary>
    public IEnumerable<string> ToCommands(bool local, Version server, EndpointTraits traits)
    {
        var set = local ? "SET LOCAL" : "SET";
        yield return $"{set} lock_timeout = {Milliseconds(LockTimeout)}";
        yield return $"{set} statement_timeout = {Milliseconds(StatementTimeout)}";
        yield return $"{set} idle_in_transaction_session_timeout = {Milliseconds(IdleTimeout)}";
        if (!traits.CannotCheckClient)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{set} client_connection_check_interval = {ClientCheckMs}");
        }

        if (server.Major >= 17)
        {
            // Set by role or database it would end a long VALIDATE, or leave an invalid index behind.
            yield return $"{set} transaction_timeout = 0";
        }

        if (!local)
        {
            yield return "SET idle_session_timeout = 0";
        }
    }

    /// <summary>PostgreSQL reads 0 as "no limit", so what is shorter than a millisecond must not be rounded to it.</summary>
    public static string Milliseconds(TimeSpan time) => time == Timeout.InfiniteTimeSpan
        ? "0"
        : Math.Clamp((long)Math.Ceiling(time.TotalMilliseconds), 1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
}
