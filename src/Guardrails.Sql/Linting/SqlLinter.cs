using Guardrails.Sql.Parsing;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Linting;

/// <summary>
/// Looks for hazards in scripts, one after the other in the order in which they run: each adds to what is known of the schema for
/// those behind it. Not safe for concurrent use.
/// </summary>
public sealed class SqlLinter
{
    private readonly LintOptions _options;
    private readonly HazardRule[] _rules;
    private readonly Dictionary<string, RuleSeverity> _severities = new(StringComparer.Ordinal);

    /// <param name="options">What has to be known beyond the scripts; null for the defaults.</param>
    public SqlLinter(LintOptions? options = null)
        : this(new DatabaseSchema(), options)
    {
    }

    /// <param name="schema">What exists before the first script; the linter adds to it.</param>
    /// <param name="options">What has to be known beyond the scripts; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is null.</exception>
    public SqlLinter(DatabaseSchema schema, LintOptions? options = null)
    {
        Schema = schema ?? throw new ArgumentNullException(nameof(schema));
        _options = options ?? new LintOptions();
        foreach (var rule in RuleCatalogue.All)
        {
            _severities.Add(rule.Descriptor.Id, _options.GetSeverity(rule.Descriptor));
        }

        _rules = [.. RuleCatalogue.All.Where(rule => _severities[rule.Descriptor.Id] != RuleSeverity.None)];
    }

    /// <summary>What is known of the database behind the scripts so far.</summary>
    public DatabaseSchema Schema { get; }

    /// <summary>Takes over what a script creates and changes, without looking for hazards in it.</summary>
    /// <param name="script">A script that describes what exists, or that has run already.</param>
    /// <exception cref="ArgumentNullException"><paramref name="script"/> is null.</exception>
    public void AddToSchema(SqlScript script)
    {
        if (script is null)
        {
            throw new ArgumentNullException(nameof(script));
        }

        Schema.BeginScript();
        foreach (var statement in script.Statements)
        {
            Schema.Apply(statement);
        }
    }

    /// <summary>Looks for hazards in a script that runs next.</summary>
    /// <param name="text">The script's text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public LintResult Lint(string text) => Lint(SqlParser.Parse(text));

    /// <summary>Looks for hazards in a script that runs next.</summary>
    /// <param name="script">The script.</param>
    /// <exception cref="ArgumentNullException"><paramref name="script"/> is null.</exception>
    public LintResult Lint(SqlScript script) =>
        Lint(script, [new ScriptPart(0, _options.AssumeTransaction ? RunnerTransaction.Shared : RunnerTransaction.None)]);

    /// <summary>Looks for hazards in a script that runs next, and that its runner hands over in parts.</summary>
    /// <param name="script">The script.</param>
    /// <param name="parts">
    /// The parts in the order of the script, the first from offset 0; they decide instead of <see cref="LintOptions.AssumeTransaction"/>.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no part, the first does not start at 0, or they are not in the order of the script.</exception>
    public LintResult Lint(SqlScript script, IReadOnlyList<ScriptPart> parts)
    {
        if (script is null || parts is null)
        {
            throw new ArgumentNullException(script is null ? nameof(script) : nameof(parts));
        }

        if (parts.Count == 0 || parts[0].Start != 0 || Enumerable.Range(1, parts.Count - 1).Any(index => parts[index].Start < parts[index - 1].Start))
        {
            throw new ArgumentException("The parts have to begin at offset 0 and to stand in the order of the script.", nameof(parts));
        }

        Schema.BeginScript();
        return new ScriptLinter(script, parts, _options.PostgresVersion, _rules, _severities, Schema).Run();
    }
}
