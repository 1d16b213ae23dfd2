namespace Guardrails.Proofs.Tests.Files;

/// <summary>A paragraph of a family's file: SQL, and what its last statement does on each major.</summary>
internal sealed record ProofCase(string Family, string Sql)
{
    /// <summary>The ids of the rules on whose pages it is shown.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>What is written, by major; a major without an entry has no expectation yet.</summary>
    public IReadOnlyDictionary<int, string> Expected { get; init; } = new Dictionary<int, string>();

    /// <summary>Comments that stand before it, line by line.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];
}
