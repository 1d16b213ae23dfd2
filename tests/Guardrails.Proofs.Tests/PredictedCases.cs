using Guardrails.Proofs.Tests.Files;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;
using Guardrails.Tests.Shared;

namespace Guardrails.Proofs.Tests;

/// <summary>The cases about which the model says something: those that do not fail on the server.</summary>
internal static class PredictedCases
{
    public static TheoryData<int, string, string, string> Read()
    {
        var cases = new TheoryData<int, string, string, string>();
        foreach (var proof in ProofFile.ReadAll().Where(static proof => !HasTransaction(proof.Sql)))
        {
            foreach (var major in PostgresMajors.All)
            {
                if (proof.Expected.TryGetValue(major.Data, out var expected) && !expected.StartsWith("fails", StringComparison.Ordinal))
                {
                    cases.Add(major.Data, proof.Family, proof.Sql, expected);
                }
            }
        }

        return cases;
    }

    // In a transaction a statement is only charged for what is not held already.
    private static bool HasTransaction(string sql) => SqlParser.Parse(sql).Statements.Any(static s => s is TransactionStatement);

    /// <summary>What the last statement does, in the words of the files. The schema is left as it was.</summary>
    public static string Predict(DatabaseSchema schema, string sql, int major)
    {
        var statements = SqlParser.Parse("BEGIN;\n" + sql + ";\nROLLBACK").Statements;
        foreach (var statement in statements.SkipLast(2))
        {
            schema.Apply(statement);
        }

        var footprint = LockModel.GetFootprint(statements[^2], schema, major);
        schema.Apply(statements[^1]);
        return FootprintText.Of(footprint);
    }
}
