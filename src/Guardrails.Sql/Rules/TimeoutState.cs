using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>One timeout: what the session has, and what <c>SET LOCAL</c> put over it.</summary>
internal readonly record struct TimeoutSlot(TimeoutSetting? Session, TimeoutSetting? Local)
{
    public TimeoutSetting? Effective => Local ?? Session;

    // A RESET of what was never set changes nothing that the script could have relied on.
    public TimeoutSlot With(TimeoutSetting setting, bool isLocal) =>
        setting is { IsKnown: true, Milliseconds: null } && Effective is null ? this
        : isLocal ? this with { Local = setting }
        : new TimeoutSlot(setting, null);
}

/// <summary>The two timeouts; a value, so that a transaction can go back to how they were.</summary>
internal readonly record struct TimeoutState(TimeoutSlot Lock, TimeoutSlot Statement)
{
    /// <summary>The state behind a statement that may set one of them.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="inTransaction">Whether <c>SET LOCAL</c> has an effect.</param>
    public TimeoutState After(SqlStatement statement, bool inTransaction) => statement switch
    {
        SetStatement { IsLocal: true } when !inTransaction => this,
        SetStatement { Name: "lock_timeout" } set => this with { Lock = Lock.With(TimeoutSetting.Read(set, set.Value), set.IsLocal) },
        SetStatement { Name: "statement_timeout" } set =>
            this with { Statement = Statement.With(TimeoutSetting.Read(set, set.Value), set.IsLocal) },
        SetStatement { Name: "all" } or { Kind: StatementKind.Discard, TransactionRule: TransactionRule.Forbidden } =>
            new TimeoutState(Reset(Lock, statement), Reset(Statement, statement)),
        QueryStatement { Kind: StatementKind.Select } query => AfterCalls(query, inTransaction),
        _ => this,
    };

    /// <summary><c>SELECT set_config('lock_timeout', '5s', false)</c></summary>
    private TimeoutState AfterCalls(QueryStatement query, bool inTransaction)
    {
        var state = this;
        foreach (var call in query.Settings)
        {
            if (call.IsLocal == true && !inTransaction)
            {
                continue;
            }

            var setting = call.Value is null ? new TimeoutSetting(query, null, HasUnit: false, IsKnown: false) : TimeoutSetting.Read(query, call.Value);
            state = call.Name switch
            {
                "lock_timeout" => state with { Lock = state.Lock.With(setting, call.IsLocal ?? false) },
                "statement_timeout" => state with { Statement = state.Statement.With(setting, call.IsLocal ?? false) },
                _ => state,
            };
        }

        return state;
    }

    public TimeoutState WithoutLocal() => new(Lock with { Local = null }, Statement with { Local = null });

    private static TimeoutSlot Reset(TimeoutSlot slot, SqlStatement statement) => slot.With(new TimeoutSetting(statement, null, false), isLocal: false);
}
