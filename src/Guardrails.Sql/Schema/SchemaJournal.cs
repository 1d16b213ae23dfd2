namespace Guardrails.Sql.Schema;

/// <summary>How to take back what a transaction has changed. Outside a transaction nothing is written down.</summary>
internal sealed class SchemaJournal
{
    private readonly List<Action> _undo = [];
    private readonly List<(string Name, int Length)> _savepoints = [];
    private bool _isOpen;

    /// <summary>Grows whenever something that was saved would have to be saved again; 0 when nothing has to be.</summary>
    public int Period { get; private set; }

    public bool IsOpen => _isOpen;

    public void Record(Action undo)
    {
        if (_isOpen)
        {
            _undo.Add(undo);
        }
    }

    public void Begin()
    {
        if (!_isOpen)
        {
            _isOpen = true;
            Period++;
        }
    }

    public void Commit()
    {
        _undo.Clear();
        _savepoints.Clear();
        _isOpen = false;
    }

    public void Rollback()
    {
        TakeBack(0);
        Commit();
    }

    public void Savepoint(string name)
    {
        if (_isOpen)
        {
            _savepoints.Add((name, _undo.Count));
            Period++;
        }
    }

    public void RollbackTo(string name)
    {
        var place = _savepoints.FindLastIndex(s => s.Name == name);
        if (place >= 0)
        {
            TakeBack(_savepoints[place].Length);
            _savepoints.RemoveRange(place + 1, _savepoints.Count - place - 1);
            Period++;
        }
    }

    /// <summary>Takes back all that is done meanwhile, whether or not a transaction is open. No transaction may begin or end in it.</summary>
    public void Attempt(Action attempt)
    {
        var (wasOpen, length) = (_isOpen, _undo.Count);
        _isOpen = true;
        Period++;
        try
        {
            attempt();
        }
        finally
        {
            TakeBack(length);
            _isOpen = wasOpen;
            Period++;
        }
    }

    private void TakeBack(int length)
    {
        for (var i = _undo.Count - 1; i >= length; i--)
        {
            _undo[i]();
        }

        _undo.RemoveRange(length, _undo.Count - length);
    }
}
