using System.Collections.Concurrent;
using Guardrails.Proofs.Tests.Files;

namespace Guardrails.Proofs.Tests;

/// <summary>With <c>GUARDRAILS_UPDATE_PROOFS=1</c> what the servers do is written into the families' files instead of compared.</summary>
public sealed class Observations : IDisposable
{
    private readonly ConcurrentDictionary<(string Family, string Sql, int Major), string> _seen = new();

    internal static bool AreWritten { get; } = Environment.GetEnvironmentVariable("GUARDRAILS_UPDATE_PROOFS") == "1";

    internal void Add(string family, string sql, int major, string what) => _seen[(family, sql, major)] = what;

    public void Dispose()
    {
        foreach (var family in _seen.GroupBy(s => s.Key.Family))
        {
            ProofFile.Update(family.Key, family.ToDictionary(s => (s.Key.Sql, s.Key.Major), s => s.Value));
        }
    }
}
