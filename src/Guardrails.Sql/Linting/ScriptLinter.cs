using Guardrails.Sql.Locks;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Linting;

/// <summary>One walk over one script.</summary>
internal sealed class ScriptLinter
{
    private readonly SqlScript _script;
    private readonly IReadOnlyList<ScriptPart> _parts;
    private readonly HazardRule[] _rules;
    private readonly HazardRule[] _rulesForQueries;
    private readonly IReadOnlyDictionary<string, RuleSeverity> _severities;
    private readonly DatabaseSchema _schema;
    private readonly ScriptState _state;
    private readonly RuleContext _context;
    private readonly List<Finding> _findings = [];
    private readonly List<StatementFootprint> _footprints = [];
    private readonly List<LintNote> _notes = [];
    private RuleDescriptor _rule = null!;

    public ScriptLinter(
        SqlScript script,
        IReadOnlyList<ScriptPart> parts,
        int serverMajor,
        HazardRule[] rules,
        IReadOnlyDictionary<string, RuleSeverity> severities,
        DatabaseSchema schema)
    {
        _script = script;
        _parts = parts;
        _rules = rules;
        _rulesForQueries = Array.FindAll(rules, static rule => rule.LooksAtQueries);
        _severities = severities;
        _schema = schema;
        _state = new ScriptState();
        _context = new RuleContext(script, serverMajor, schema, _state, Report) { Parts = parts };
    }

    public LintResult Run()
    {
        var part = -1;
        for (var index = 0; index < _script.Statements.Count; index++)
        {
            var statement = _script.Statements[index];
            var isFirst = part < 0 || BelongsBehind(part, statement);
            while (part < 0 || BelongsBehind(part, statement))
            {
                part++;
                if (!_parts[part].IsGiven)
                {
                    _state.EnterPart(_parts[part].Transaction);
                }
            }

            if (_parts[part].IsGiven)
            {
                _schema.Apply(statement);
                continue;
            }

            var isOnly = isFirst && (index + 1 == _script.Statements.Count || BelongsBehind(part, _script.Statements[index + 1]));
            _state.Reach(statement, isFirst, isOnly);
            var footprint = Visit(statement);
            if (footprint.Charges.Count > 0)
            {
                _footprints.Add(new StatementFootprint(statement.Number, footprint));
            }
        }

        foreach (var rule in _rules)
        {
            _rule = rule.Descriptor;
            rule.AnalyzeEnd(_context);
        }

        ApplySuppressions();
        _findings.Sort(static (a, b) => a.Span.Start != b.Span.Start ? a.Span.Start.CompareTo(b.Span.Start) : string.CompareOrdinal(a.Rule.Id, b.Rule.Id));
        return new LintResult(_script, _findings, _footprints, _notes);
    }

    private bool BelongsBehind(int part, SqlStatement statement) => part + 1 < _parts.Count && _parts[part + 1].Start <= statement.Span.Start;

    /// <returns>What the statement locks, with all that is inside it.</returns>
    private LockFootprint Visit(SqlStatement statement)
    {
        var whole = statement is DoStatement ? LockModel.GetFootprint(statement, _schema, _context.ServerMajor) : null;
        var footprint = Visit(statement, null);
        return whole ?? footprint;
    }

    private LockFootprint Visit(SqlStatement statement, SqlStatement? block)
    {
        _context.MoveTo(statement, block);
        var isQuery = statement.IsQuery;
        foreach (var rule in isQuery ? _rulesForQueries : _rules)
        {
            _rule = rule.Descriptor;
            rule.Analyze(_context);
        }

        // A dump is nearly all data: nobody asks what an INSERT locks, and finding out would cost more than the rest.
        var footprint = isQuery ? LockFootprint.Empty : _context.Footprint;
        _state.Apply(statement, footprint, _schema);
        switch (statement)
        {
            case DoStatement inner:
                NoteDynamicSql(inner.Code);
                VisitBlock(inner);
                break;
            case CreateFunctionStatement { Body: { } body }:
                NoteDynamicSql(body);
                VisitRoutine(statement, body);
                _schema.Apply(statement);
                break;
            default:
                _schema.Apply(statement);
                break;
        }

        return footprint;
    }

    private void VisitBlock(DoStatement block)
    {
        _state.EnterBlock(block);
        foreach (var part in block.Body)
        {
            Visit(part, block);
        }

        _state.LeaveBlock(block);
    }

    /// <summary>
    /// What a function does it does when somebody calls it: its statements change neither what is known nor the state of the script, and
    /// rules about the session that runs them have nothing to say.
    /// </summary>
    private void VisitRoutine(SqlStatement routine, RoutineBody body)
    {
        if (body.Statements.Count == 0)
        {
            return;
        }

        var state = new ScriptState();
        state.EnterBlock(routine);
        var context = new RuleContext(_script, _context.ServerMajor, _schema, state, Report);
        foreach (var part in body.Statements)
        {
            context.MoveTo(part, routine);
            foreach (var rule in _rules)
            {
                if (rule.Descriptor.Category is RuleCategory.Locks or RuleCategory.Compatibility || rule is ForbiddenInTransaction)
                {
                    _rule = rule.Descriptor;
                    rule.Analyze(context);
                }
            }
        }
    }

    private void NoteDynamicSql(RoutineBody body)
    {
        foreach (var execute in body.DynamicSql)
        {
            _notes.Add(new LintNote(execute, FindStatement(execute.Start)?.Number ?? 0, "EXECUTE runs a text that is only known at run time: nothing is said about it"));
        }
    }

    private void Report(SqlStatement? statement, Hazard hazard)
    {
        var severity = _severities[_rule.Id];
        var span = hazard.Span ?? statement!.Span;
        var top = FindStatement(span.Start);
        _findings.Add(new Finding(
            _rule,
            hazard.IsCautious && severity == RuleSeverity.Error ? RuleSeverity.Warning : severity,
            span,
            top?.Number ?? 0,
            hazard.Message)
        {
            Relation = hazard.Relation,
            LockMode = hazard.LockMode,
            Work = hazard.Work,
            Edits = hazard.IsSafeFormRefused ? [] : hazard.Edits,
            IsSafeFormRefused = hazard.IsSafeFormRefused,
            IsCautious = hazard.IsCautious,
            StatementSpan = statement?.Span ?? top?.Span ?? span,
        });
    }

    /// <summary>The statement of the script at an offset, or the last one before it; null when there is none.</summary>
    private SqlStatement? FindStatement(int offset)
    {
        int low = 0, high = _script.Statements.Count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = _script.Statements[middle].Span.Start <= offset ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : _script.Statements[low - 1];
    }

    private void ApplySuppressions()
    {
        var suppressions = SuppressionReader.Read(_script);
        if (suppressions.Count == 0)
        {
            return;
        }

        var byStatement = suppressions.Where(static s => s.Target is not null).ToLookup(s => FindStatement(s.Target!.Value.Start)?.Number);
        _findings.RemoveAll(finding =>
        {
            // All of them are asked: two for the same statement are both used.
            var isSilenced = false;
            foreach (var suppression in byStatement[finding.Statement])
            {
                isSilenced |= suppression.Silences(finding);
            }

            return isSilenced;
        });
        foreach (var suppression in suppressions)
        {
            Judge(suppression);
        }
    }

    private void Judge(Suppression suppression)
    {
        if (suppression.Ids.Count == 0)
        {
            Complain<UnusedSuppression>(suppression, "this names no rule and suppresses nothing; write the id behind it: guardrails:ignore GRD3009 and a reason");
            return;
        }

        foreach (var id in suppression.UnusedIds)
        {
            // A rule that is off would have nothing to suppress; that is no reason to delete the comment.
            if (RuleCatalogue.Find(id) is null)
            {
                Complain<UnusedSuppression>(suppression, $"there is no rule {id}");
            }
            else if (!_severities.TryGetValue(id, out var severity) || severity != RuleSeverity.None)
            {
                Complain<UnusedSuppression>(suppression, suppression.Target is null
                    ? $"{id} is not suppressed by this: it has to stand on the statement's own lines or directly above them"
                    : $"the statement has no finding of {id}; remove the suppression");
            }
        }

        if (suppression.Reason.Length == 0)
        {
            Complain<SuppressionWithoutReason>(suppression, "write behind the ids why this is safe");
        }
    }

    private void Complain<TRule>(Suppression suppression, string message)
        where TRule : HazardRule
    {
        foreach (var rule in _rules)
        {
            if (rule is TRule)
            {
                _rule = rule.Descriptor;
                Report(null, new Hazard(message) { Span = suppression.Comment });
            }
        }
    }
}
