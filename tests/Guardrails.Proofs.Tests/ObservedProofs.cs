using Guardrails.Proofs.Tests.Files;
using Guardrails.Tests.Shared;

namespace Guardrails.Proofs.Tests;

/// <summary>What the families' files say, held against real servers.</summary>
public sealed class ObservedProofs(SceneObserver observer, Observations observations) : IClassFixture<SceneObserver>, IClassFixture<Observations>
{
    public static TheoryData<int, string, string, string> Cases { get; } = ReadCases();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_statement_does_on_a_server_what_is_written(int major, string family, string sql, string expected)
    {
        var seen = await observer.ObserveAsync(major, family, sql);

        if (Observations.AreWritten)
        {
            observations.Add(family, sql, major, seen);
            return;
        }

        Assert.True(expected == seen, $"{family} on {major}: {sql}\nwritten:  {expected}\nobserved: {seen}");
    }

    private static TheoryData<int, string, string, string> ReadCases()
    {
        var cases = new TheoryData<int, string, string, string>();
        foreach (var proof in ProofFile.ReadAll())
        {
            foreach (var major in PostgresMajors.All)
            {
                cases.Add(major.Data, proof.Family, proof.Sql, proof.Expected.GetValueOrDefault(major.Data) ?? "nothing yet: run once with GUARDRAILS_UPDATE_PROOFS=1");
            }
        }

        return cases;
    }
}
