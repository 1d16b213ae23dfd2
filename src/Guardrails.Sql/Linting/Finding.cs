using System.Text;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Linting;

/// <summary>What a rule found at one place of a script.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">Its weight under the options that were given; never <see cref="RuleSeverity.None"/>.</param>
/// <param name="Span">The place.</param>
/// <param name="Statement">The number of the statement in the script, from 1; 0 when it belongs to none.</param>
/// <param name="Message">One or more sentences, the last one without a full stop.</param>
public sealed record Finding(RuleDescriptor Rule, RuleSeverity Severity, TextSpan Span, int Statement, string Message)
{
    /// <summary>The relation that is locked or broken, with its schema where that is known; null when there is none.</summary>
    public QualifiedName? Relation { get; init; }

    /// <summary>The lock that the message speaks of; null when it speaks of none.</summary>
    public LockMode? LockMode { get; init; }

    /// <summary>The work that is done under that lock.</summary>
    public TableWork Work { get; init; }

    /// <summary>The rewrite that makes it safe, in the order of the text; empty when there is none that needs no judgement.</summary>
    public IReadOnlyList<TextEdit> Edits { get; init; } = [];

    /// <summary>Whether PostgreSQL refuses the usual safe form here; there are no edits then, whatever transaction it stands in.</summary>
    public bool IsSafeFormRefused { get; init; }

    /// <summary>Whether it is reported only because knowledge is missing.</summary>
    public bool IsCautious { get; init; }

    /// <summary>The whole statement, or the part of a DO block, that the finding is about.</summary>
    public TextSpan StatementSpan { get; init; }

    /// <summary>The statement as it is after the rewrite; null when there is no rewrite.</summary>
    /// <param name="script">The script that was linted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="script"/> is null.</exception>
    public string? GetFixedStatement(SqlScript script)
    {
        if (script is null)
        {
            throw new ArgumentNullException(nameof(script));
        }

        if (Edits.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        var position = StatementSpan.Start;
        foreach (var edit in Edits)
        {
            text.Append(script.Text, position, edit.Span.Start - position).Append(edit.NewText);
            position = edit.Span.End;
        }

        return text.Append(script.Text, position, Math.Max(0, StatementSpan.End - position)).ToString();
    }
}
