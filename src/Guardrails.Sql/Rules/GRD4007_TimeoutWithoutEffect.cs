using Guardrails.Sql.Linting;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4007: a timeout that looks like one and is none.</summary>
public sealed class TimeoutWithoutEffect : HazardRule
{
    // A number without a unit below these is more likely meant in seconds or minutes than in milliseconds.
    private const double ShortestPlausibleLockTimeout = 100;
    private const double ShortestPlausibleStatementTimeout = 1000;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4007",
        "A timeout is set in a way that has no effect",
        RuleCategory.Transactions,
        RuleSeverity.Warning,
        "0 means no limit, and so does what rounds to it; RESET and DEFAULT bring back the server's setting, which is no limit unless somebody changed it; SET LOCAL outside a transaction does nothing; a number without a unit is milliseconds; and a lock_timeout that is not below statement_timeout never fires, so a wait for a lock looks like a slow statement (57014 instead of 55P03).",
        "SET lock_timeout = '5s' and SET statement_timeout = '2min', with units, before the DDL and in its session.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is SetStatement { IsLocal: true, Name: "lock_timeout" or "statement_timeout", IsReset: false } local &&
            !context.IsInTransaction && context.State.Runner is not (RunnerTransaction.OneCommand or RunnerTransaction.Unknown))
        {
            context.Report(new Hazard(
                $"SET LOCAL {local.Name} outside a transaction has no effect (the server only warns); use SET, or put it into the transaction of the DDL"));
        }
        else if (context.State is not { LockTimeout: null, StatementTimeout: null } &&
            context.Statement.TimeoutClass == TimeoutClass.Short && context.BlockingLocksOnExisting().Count > 0)
        {
            var state = context.State;
            Check(context, "lock_timeout", state.LockTimeout, ShortestPlausibleLockTimeout);
            Check(context, "statement_timeout", state.StatementTimeout, ShortestPlausibleStatementTimeout);
            CompareTimeouts(context, state.LockTimeout, state.StatementTimeout);
        }
    }

    private static void Check(RuleContext context, string name, TimeoutSetting? setting, double shortest)
    {
        var problem = setting switch
        {
            null or { IsKnown: false } => null,
            { Milliseconds: null } => "is taken back before the DDL in",
            { Milliseconds: 0 } => "is 0 here, which means no limit for the DDL in",
            { HasUnit: false, Milliseconds: { } value } when value < shortest => $"without a unit is milliseconds: {value} ms for the DDL in",
            _ => null,
        };
        if (problem is not null)
        {
            context.ReportOnce(setting!.Source, new Hazard(
                $"{name} {problem} line {context.Script.GetLinePosition(context.Statement.Span.Start).Line}; write it with a unit, such as '5s', and keep it in force"));
        }
    }

    private static void CompareTimeouts(RuleContext context, TimeoutSetting? lockTimeout, TimeoutSetting? statementTimeout)
    {
        if (lockTimeout is { Milliseconds: > 0 and var wait } && statementTimeout is { Milliseconds: > 0 and var run } && wait >= run)
        {
            var later = lockTimeout.Source.Span.Start > statementTimeout.Source.Span.Start ? lockTimeout.Source : statementTimeout.Source;
            context.ReportOnce(later, new Hazard(
                $"lock_timeout ({wait} ms) is not below statement_timeout ({run} ms), which fires first and hides that the statement waited for a lock (57014 instead of 55P03); make it shorter"));
        }
    }
}
