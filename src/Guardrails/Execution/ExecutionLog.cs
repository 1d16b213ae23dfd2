using Guardrails.Sql.Syntax;

namespace Guardrails.Execution;

/// <summary>Keeps, while a script runs, what became of each statement.</summary>
internal sealed class ExecutionLog(string? step, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<SqlStatement, Entry> _byStatement = [];
    private readonly List<string> _notes = [];

    public int Attempts { get; private set; } = 1;

    public TimeSpan LockWait { get; private set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    /// <summary>The statement under way, or the one that failed.</summary>
    public Entry? Current { get; private set; }

    /// <summary>Whether it was the commit that failed, and no statement.</summary>
    public bool IsAtCommit { get; set; }

    public void Plan(SqlScript script, IEnumerable<SqlStatement> statements)
    {
        foreach (var statement in statements)
        {
            Add(script, statement, statement.Number);
        }
    }

    /// <summary>A statement that only shows itself when it runs: one that a callback sends.</summary>
    public Entry Add(SqlScript script, SqlStatement statement) => Add(script, statement, _entries.Count + 1);

    public Entry For(SqlStatement statement) => _byStatement[statement];

    public void Begin(Entry entry)
    {
        Current = entry;
        IsAtCommit = false;
        entry.Attempts++;
    }

    /// <summary>It ran; whether it is kept shows when its transaction ends.</summary>
    public void End(Entry? entry, TimeSpan elapsed)
    {
        Current = null;
        if (entry is not null)
        {
            entry.Elapsed = elapsed;
            entry.Outcome = StatementOutcome.RolledBack;
        }
    }

    /// <summary>The transaction ended well: what ran in it is kept, or undone by the script's own ROLLBACK.</summary>
    public void Complete(StatementOutcome outcome)
    {
        foreach (var entry in _entries.Where(e => e.Outcome == StatementOutcome.RolledBack && !e.IsSettled))
        {
            entry.Outcome = outcome;
            entry.IsSettled = true;
        }

        Current = null;
    }

    /// <summary>Before a further attempt: what the last one ran is undone and will run again.</summary>
    public void Forget(bool added)
    {
        IsAtCommit = false;
        if (added)
        {
            _entries.RemoveAll(e => !e.IsSettled);
        }
        else
        {
            foreach (var entry in _entries.Where(e => !e.IsSettled))
            {
                entry.Outcome = StatementOutcome.NotRun;
            }
        }
    }

    public void Fail(StatementOutcome outcome, TimeSpan elapsed, TimeSpan lockWait)
    {
        if (Current is { } failed)
        {
            failed.Outcome = outcome;
            failed.Elapsed = elapsed;
            failed.LockWait = lockWait;
            failed.IsSettled = true;
        }
    }

    public void NoteWaiting(int attempts, TimeSpan lockWait, IEnumerable<string> notes)
    {
        Attempts = Math.Max(Attempts, attempts);
        LockWait += lockWait;
        _notes.AddRange(notes);
    }

    public void Note(string note) => _notes.Add(note);

    public ExecutionReport ToReport() => new()
    {
        Step = step,
        Elapsed = Elapsed,
        Attempts = Attempts,
        LockWait = LockWait,
        Statements = [.. _entries.Select(e => new StatementReport
        {
            Statement = e.Number,
            Sql = Guardrails.Sql.SqlSecrets.MaskPasswords(e.Sql),
            Outcome = e.Outcome,
            Elapsed = e.Elapsed,
            Attempts = e.Attempts,
            LockWait = e.LockWait,
        })],
        Notes = [.. _notes],
    };

    private Entry Add(SqlScript script, SqlStatement statement, int number)
    {
        var entry = new Entry(number, script.GetText(statement.Span)) { Script = script, Parsed = statement };
        _entries.Add(entry);
        _byStatement[statement] = entry;
        return entry;
    }

    /// <summary>One statement's fate so far.</summary>
    internal sealed class Entry(int number, string sql)
    {
        public int Number { get; } = number;

        public string Sql { get; } = sql;

        public required SqlScript Script { get; init; }

        public required SqlStatement Parsed { get; init; }

        public StatementOutcome Outcome { get; set; } = StatementOutcome.NotRun;

        public TimeSpan Elapsed { get; set; }

        public int Attempts { get; set; }

        public TimeSpan LockWait { get; set; }

        public bool IsSettled { get; set; }
    }
}
