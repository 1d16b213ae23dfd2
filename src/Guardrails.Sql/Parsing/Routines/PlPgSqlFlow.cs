using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Follows the paths through a PL/pgSQL body while it is read, to tell of every exception handler whether all its paths raise. Open
/// constructs are kept on a stack of its own, so that their depth costs no calls.
/// </summary>
internal sealed class PlPgSqlFlow
{
    private readonly Stack<Frame> _outer = new();
    private readonly List<ExceptionHandler> _handlers = [];
    private Frame _current = new(FrameKind.Block);

    private enum FrameKind
    {
        Block,
        If,
        Case,
        Loop,
    }

    public IReadOnlyList<ExceptionHandler> Handlers => _handlers;

    /// <summary>Whether WHEN begins a handler here, and not a branch of a CASE.</summary>
    public bool IsInHandlers => _current.Kind == FrameKind.Block && _current.HasHandlers;

    public void BeginBlock() => Open(FrameKind.Block);

    public void BeginIf() => Open(FrameKind.If);

    public void BeginCase() => Open(FrameKind.Case);

    public void BeginLoop() => Open(FrameKind.Loop);

    /// <summary>EXCEPTION: the block's body is complete.</summary>
    public void BeginHandlers()
    {
        _current.CloseBranch();
        _current.HasHandlers = true;
    }

    /// <summary>A handler's WHEN … THEN.</summary>
    public void BeginHandler(TextSpan span, IReadOnlyList<string> conditions)
    {
        CloseHandler();
        _current.HandlerSpan = span;
        _current.Conditions = conditions;
    }

    /// <summary>ELSIF, ELSE, or WHEN of a CASE.</summary>
    public void BeginBranch(bool isElse)
    {
        if (_current.Kind == FrameKind.If || _current.HasBranch)
        {
            _current.CloseBranch();
        }

        _current.HasBranch = true;
        _current.HasElse |= isElse;
    }

    /// <summary>An END of any kind.</summary>
    public void End()
    {
        CloseHandler();
        var inner = _current.Close();
        if (_outer.Count > 0)
        {
            _current = _outer.Pop();
            _current.Path.Append(inner);
        }
    }

    /// <summary>All blocks end with the text at the latest.</summary>
    public void Complete()
    {
        while (_outer.Count > 0)
        {
            End();
        }
    }

    public void Raise() => _current.Path.Append(new Path { Ends = true, Raises = true });

    public void Return() => _current.Path.Append(new Path { Ends = true, Leaves = true });

    /// <summary>EXIT or CONTINUE: out of the innermost loop, or with a label out of any.</summary>
    public void Exit(bool isConditional, bool hasLabel) =>
        _current.Path.Append(new Path { Ends = !isConditional, Exits = true, Leaves = hasLabel });

    private void Open(FrameKind kind)
    {
        _outer.Push(_current);
        _current = new Frame(kind);
    }

    private void CloseHandler()
    {
        if (_current.Conditions is { } conditions)
        {
            var path = _current.Path;
            _handlers.Add(new ExceptionHandler(_current.HandlerSpan, conditions, path is { Raises: true, Leaves: false, Exits: false }));
            _current.CloseBranch();
            _current.Conditions = null;
        }
    }

    /// <summary>What the statements so far do to whoever comes this way.</summary>
    private struct Path
    {
        /// <summary>Nothing behind is reached.</summary>
        public bool Ends;

        /// <summary>It ends by raising, whichever way is taken.</summary>
        public bool Raises;

        /// <summary>Some way leaves the function, or a loop around the construct, without raising.</summary>
        public bool Leaves;

        /// <summary>Some way leaves the innermost loop.</summary>
        public bool Exits;

        public void Append(Path next)
        {
            if (!Ends)
            {
                this = new Path
                {
                    Ends = next.Ends,
                    Raises = next.Raises,
                    Leaves = Leaves || next.Leaves,
                    Exits = Exits || next.Exits,
                };
            }
        }
    }

    private sealed class Frame(FrameKind kind)
    {
        private bool _allEnd = true;
        private bool _allRaise = true;
        private bool _leaves;
        private bool _exits;

        public Path Path;

        public FrameKind Kind { get; } = kind;

        public bool HasBranch { get; set; }

        public bool HasElse { get; set; }

        public bool HasHandlers { get; set; }

        public TextSpan HandlerSpan { get; set; }

        public IReadOnlyList<string>? Conditions { get; set; }

        public void CloseBranch()
        {
            _allEnd &= Path.Ends;
            _allRaise &= Path.Raises;
            _leaves |= Path.Leaves;
            _exits |= Path.Exits;
            Path = default;
        }

        public Path Close()
        {
            // The last handler has been closed already.
            if (!HasHandlers)
            {
                CloseBranch();
            }

            // A loop may be passed without a turn. An IF without ELSE too; a CASE without ELSE raises case_not_found.
            var isPassed = Kind == FrameKind.Loop || (Kind == FrameKind.If && !HasElse);
            return new Path
            {
                Ends = _allEnd && !isPassed,
                Raises = _allRaise && !isPassed,
                Leaves = _leaves,
                Exits = _exits && Kind != FrameKind.Loop,
            };
        }
    }
}
