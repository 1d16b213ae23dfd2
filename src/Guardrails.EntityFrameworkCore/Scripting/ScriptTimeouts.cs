using System.Globalization;
using System.Text;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.EntityFrameworkCore.Scripting;

/// <summary>
/// Writes the guard's timeouts into a script that somebody else will run: a script cannot retry or look who blocks it, but it can give up
/// before it has stopped the application.
/// </summary>
internal sealed class ScriptTimeouts(GuardOptions options)
{
    private readonly StringBuilder _result = new();
    private Limits? _session;
    private Limits? _transaction;
    private bool _inTransaction;

    /// <summary>
    /// <c>SET LOCAL</c> at the head of each transaction and wherever a statement needs other limits than the one before it; <c>SET</c> before
    /// what stands outside a transaction, and <c>RESET</c> at the end.
    /// </summary>
    public string Insert(string script)
    {
        var parsed = SqlParser.Parse(script);
        var copied = 0;
        foreach (var statement in parsed.Statements)
        {
            if (statement is TransactionStatement { Action: TransactionAction.Begin or TransactionAction.Commit or TransactionAction.Rollback } control)
            {
                _inTransaction = control.Action == TransactionAction.Begin || control.AndChain;
                _transaction = null;
                continue;
            }

            _result.Append(script, copied, statement.Span.Start - copied);
            copied = statement.Span.Start;
            SetFor(statement);
        }

        _result.Append(script, copied, script.Length - copied);
        if (_session is not null)
        {
            _result.AppendLine("RESET lock_timeout;").AppendLine("RESET statement_timeout;").AppendLine("RESET idle_in_transaction_session_timeout;");
        }

        return _result.ToString();
    }

    private void SetFor(SqlStatement statement)
    {
        var wanted = LimitsFor(statement);
        ref var current = ref _inTransaction ? ref _transaction : ref _session;
        if (current == wanted)
        {
            return;
        }

        var set = _inTransaction ? "SET LOCAL" : "SET";
        Append(set, "lock_timeout", wanted.Lock, current?.Lock);
        Append(set, "statement_timeout", wanted.Statement, current?.Statement);
        Append(set, "idle_in_transaction_session_timeout", options.IdleInTransactionSessionTimeout, current is null ? null : options.IdleInTransactionSessionTimeout);
        current = wanted;
    }

    private void Append(string set, string name, TimeSpan value, TimeSpan? inForce)
    {
        if (value != inForce)
        {
            var milliseconds = value == Timeout.InfiniteTimeSpan ? 0 : (int)Math.Ceiling(value.TotalMilliseconds);
            _result.Append(CultureInfo.InvariantCulture, $"{set} {name} = {milliseconds};").AppendLine();
        }
    }

    /// <summary>An idempotent script wraps each statement in DO; it runs as long as what is in it.</summary>
    private Limits LimitsFor(SqlStatement statement) => statement switch
    {
        { TimeoutClass: TimeoutClass.Concurrent } => new(Timeout.InfiniteTimeSpan, options.ConcurrentDeadline),
        { TimeoutClass: TimeoutClass.Long } => new(options.LockTimeout, options.LongStatementTimeout),
        DoStatement block when block.Body.Any(s => s.TimeoutClass == TimeoutClass.Long) => new(options.LockTimeout, options.LongStatementTimeout),
        _ => new(options.LockTimeout, options.StatementTimeout),
    };

    private sealed record Limits(TimeSpan Lock, TimeSpan Statement);
}
