using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Execution;

/// <summary>
/// Turns a script into a plan, or refuses it before anything runs: what it cannot execute as written, it does not execute in part.
/// </summary>
internal sealed class ExecutionPlanner
{
    private const int MostErrors = 3;

    private readonly SqlScript _script;
    private readonly GuardOptions _options;
    private readonly string? _step;
    private readonly List<ExecutionUnit> _units = [];
    private List<SqlStatement> _current = [];
    private SqlStatement? _openedBy;
    private string? _modes;

    private ExecutionPlanner(SqlScript script, GuardOptions options, string? step)
    {
        _script = script;
        _options = options;
        _step = step;
    }

    /// <exception cref="ArgumentException">The script holds no statement.</exception>
    /// <exception cref="MigrationFailedException">The script is refused; the message says what, where and why.</exception>
    public static ExecutionPlan Plan(string sql, GuardOptions options, string? step)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var script = SqlParser.Parse(sql);
        var planner = new ExecutionPlanner(script, options, step);
        planner.RefuseWhatCannotBeRead();
        if (script.Statements.Count == 0)
        {
            throw new ArgumentException("The SQL holds no statement, only white space or comments: there is nothing to execute.", nameof(sql));
        }

        foreach (var statement in script.Statements)
        {
            planner.Add(statement);
        }

        planner.Finish();
        return new ExecutionPlan(script, planner._units, planner.NeedsOwnSession());
    }

    /// <summary>
    /// A text that is to run outside any transaction: every statement by itself, also one that could run in a transaction, because a
    /// procedure that commits cannot. A text with its own blocks keeps them.
    /// </summary>
    /// <exception cref="MigrationFailedException">The text is refused; the message says what, where and why.</exception>
    public static ExecutionPlan PlanStandalone(string sql, string? step)
    {
        var plan = Plan(sql, new GuardOptions { AllowMultipleTransactions = true }, step);
        return plan.Script.Statements.Any(s => s is TransactionStatement)
            ? plan with { NeedsOwnSession = true }
            : new ExecutionPlan(plan.Script, [.. plan.Statements.Select(s => new StandaloneUnit(s))], NeedsOwnSession: true);
    }

    /// <summary>The statements of a piece of SQL that runs inside an open guarded transaction.</summary>
    /// <param name="sql">The SQL.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="advice">What to do with a statement that does not belong there.</param>
    /// <exception cref="MigrationFailedException">The SQL would end the transaction, or cannot run inside one.</exception>
    public static (SqlScript Script, IReadOnlyList<SqlStatement> Statements) PlanInsideTransaction(
        string sql, string? step, string advice = "execute it with GuardedExecutor.ExecuteAsync, outside the step's callback")
    {
        // Several transactions are allowed for the planning only: the refusal below says it better.
        var plan = Plan(sql, new GuardOptions { AllowMultipleTransactions = true }, step);
        if (plan.Units is [TransactionUnit { Modes: null, RollsBack: false } unit] && plan.Script.Statements.Count == unit.Statements.Count)
        {
            return (plan.Script, unit.Statements);
        }

        var culprit = plan.Script.Statements.First(s => s.TransactionRule != TransactionRule.Allowed);
        throw new ExecutionPlanner(plan.Script, new GuardOptions(), step).Refuse(
            culprit,
            culprit.TransactionRule == TransactionRule.Control ? SqlStates.NoActiveTransaction : SqlStates.ActiveTransaction,
            $"cannot run inside a guarded transaction; {advice}");
    }

    private void RefuseWhatCannotBeRead()
    {
        if (_script.Errors.Count > 0)
        {
            // An unclosed quote leaves its parenthesis open as well: the first complaint alone would mislead.
            throw Failures.Refused(_step, null, SqlStates.SyntaxError, string.Join("; ", _script.Errors.Take(MostErrors).Select(e => e.Message)));
        }

        if (_script.EmbeddedMetaCommands is [var command, ..])
        {
            var at = _script.GetLinePosition(command.Start);
            throw Failures.Refused(
                _step,
                null,
                SqlStates.SyntaxError,
                $"{_script.GetText(command)} at line {at.Line}, column {at.Column} is a psql command, which only psql understands; take it out or run the file with psql");
        }
    }

    private void Add(SqlStatement statement)
    {
        switch (statement)
        {
            case PsqlMetaCommandStatement meta:
                throw Refuse(statement, SqlStates.SyntaxError, $"is a psql command (\\{meta.Command}), which only psql understands; take it out or run the file with psql");
            case CopyStatement { IsFromStdin: true }:
                throw Refuse(statement, SqlStates.FeatureNotSupported, "reads its data from the client; load data with psql or NpgsqlConnection.BeginTextImport, and keep migrations to DDL and set-based DML");
            case TransactionStatement control:
                AddControl(control);
                break;
            case { TransactionRule: TransactionRule.Forbidden }:
                AddStandalone(statement);
                break;
            default:
                _current.Add(statement);
                break;
        }
    }

    private void AddControl(TransactionStatement control)
    {
        switch (control.Action)
        {
            case TransactionAction.Begin when _openedBy is not null:
                throw Refuse(control, SqlStates.ActiveTransaction, $"begins a transaction inside the one that line {Line(_openedBy)} began; PostgreSQL does not nest them");
            case TransactionAction.Begin:
                CloseUnit(rollsBack: false);
                _openedBy = control;
                _modes = control.Modes is { Length: > 0 } modes ? _script.GetText(modes) : null;
                break;
            case TransactionAction.Commit or TransactionAction.Rollback when _openedBy is null:
                throw Refuse(control, SqlStates.NoActiveTransaction, "ends a transaction that the script did not begin; without BEGIN the guard makes the whole script one transaction");
            case TransactionAction.Commit or TransactionAction.Rollback:
                CloseUnit(control.Action == TransactionAction.Rollback);
                // AND CHAIN begins the next block with the same modes; a plain end leaves none open.
                (_openedBy, _modes) = control.AndChain ? (control, _modes) : (null, null);
                break;
            case TransactionAction.PrepareTransaction:
                throw Refuse(control, SqlStates.FeatureNotSupported, "would leave a prepared transaction behind that holds its locks until somebody ends it; use COMMIT");
            case TransactionAction.CommitPrepared or TransactionAction.RollbackPrepared:
                AddStandalone(control);
                break;
            default:
                _current.Add(control);
                break;
        }
    }

    private void AddStandalone(SqlStatement statement)
    {
        if (_openedBy is not null)
        {
            throw Refuse(statement, SqlStates.ActiveTransaction, $"cannot run inside a transaction, and line {Line(_openedBy)} began one; move it out of the BEGIN … COMMIT block");
        }

        CloseUnit(rollsBack: false);
        _units.Add(new StandaloneUnit(statement));
    }

    private void CloseUnit(bool rollsBack)
    {
        if (_current.Count > 0 || _openedBy is not null)
        {
            _units.Add(new TransactionUnit(_current, _modes, rollsBack));
            _current = [];
        }
    }

    private void Finish()
    {
        if (_openedBy is not null)
        {
            throw Refuse(_openedBy, SqlStates.ActiveTransaction, "begins a transaction that the script never ends; add COMMIT, or leave BEGIN out: the guard makes the whole script one transaction");
        }

        CloseUnit(rollsBack: false);

        // Settings have no effect of their own that a failure could leave half applied: they may stand beside.
        var alone = _units.OfType<StandaloneUnit>().FirstOrDefault();
        if (alone is not null && !_options.AllowMultipleTransactions
            && _units.Any(u => u != alone && u.Statements.Any(s => s is not SetStatement)))
        {
            throw Refuse(
                alone.Statement,
                SqlStates.ActiveTransaction,
                "cannot run in a transaction with the other statements of the script: a failure in the middle would leave it half applied. Put it into a script of its own, or allow several transactions (GuardOptions.AllowMultipleTransactions, --allow-multiple-transactions)");
        }
    }

    private bool NeedsOwnSession() =>
        _units.Count > 1
        || _units is [StandaloneUnit]
        || _script.Statements.Any(s => s is SetStatement { IsLocal: false } or TransactionStatement { Action: TransactionAction.SetSessionCharacteristics });

    private MigrationFailedException Refuse(SqlStatement statement, string sqlState, string reason) =>
        Failures.Refused(_step, _script.GetText(statement.Span), sqlState, $"{Failures.Locate(_script, statement)} {reason}");

    private int Line(SqlStatement statement) => _script.GetLinePosition(statement.Span.Start).Line;
}
