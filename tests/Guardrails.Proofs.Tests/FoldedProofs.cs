using Guardrails.Sql.Parsing;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Proofs.Tests;

/// <summary>What the lock model says when it knows the script that made the schema, held against what is written, and so was observed.</summary>
public sealed class FoldedProofs
{
    private static readonly IReadOnlyList<SqlStatement> SceneStatements = SqlParser.Parse(Scenes.Script).Statements;

    public static TheoryData<int, string, string, string> Cases { get; } = PredictedCases.Read();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_model_predicts_it_from_the_script_that_made_the_schema(int major, string family, string sql, string expected)
    {
        var schema = new DatabaseSchema { IsComplete = true };
        foreach (var statement in SceneStatements)
        {
            schema.Apply(statement);
        }

        var predicted = PredictedCases.Predict(schema, sql, major);

        Assert.True(expected == predicted, $"{family} on {major}: {sql}\nwritten:   {expected}\npredicted: {predicted}");
    }
}
