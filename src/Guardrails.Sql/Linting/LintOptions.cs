using Guardrails.Sql.Rules;

namespace Guardrails.Sql.Linting;

/// <summary>What a linter has to know beyond the scripts. Immutable.</summary>
public sealed record LintOptions
{
    /// <summary>The oldest major version whose behaviour is known.</summary>
    public const int OldestPostgresVersion = 14;

    /// <summary>The newest major version whose behaviour is known.</summary>
    public const int NewestPostgresVersion = 18;

    private readonly int _postgresVersion = 16;

    /// <summary>The server's major version, 14 to 18. Default 16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 14 to 18.</exception>
    public int PostgresVersion
    {
        get => _postgresVersion;
        init => _postgresVersion = value is >= OldestPostgresVersion and <= NewestPostgresVersion
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(PostgresVersion), value, $"PostgresVersion is {value}; it has to be {OldestPostgresVersion} to {NewestPostgresVersion}.");
    }

    /// <summary>Whether whoever runs a script wraps it into a transaction. Default false.</summary>
    public bool AssumeTransaction { get; init; }

    /// <summary>Severities other than the rules' own, by rule id. Empty by default.</summary>
    public IReadOnlyDictionary<string, RuleSeverity> Severities { get; init; } = new Dictionary<string, RuleSeverity>();

    /// <summary>What a rule's findings weigh, unless they are cautious.</summary>
    /// <param name="rule">The rule.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is null.</exception>
    public RuleSeverity GetSeverity(RuleDescriptor rule) => rule is null
        ? throw new ArgumentNullException(nameof(rule))
        : Severities.TryGetValue(rule.Id, out var severity) ? severity : rule.DefaultSeverity;
}
