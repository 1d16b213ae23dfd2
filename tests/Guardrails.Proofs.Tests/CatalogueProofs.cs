using System.Collections.Concurrent;
using Guardrails.Sql.Schema;
using Guardrails.Tests.Shared;

namespace Guardrails.Proofs.Tests;

/// <summary>What the lock model says when it has read the catalogue of a live server, held against what is written, and so was observed.</summary>
public sealed class CatalogueProofs(CatalogueProofs.Catalogues catalogues) : IClassFixture<CatalogueProofs.Catalogues>
{
    public static TheoryData<int, string, string, string> Cases { get; } = PredictedCases.Read();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_model_predicts_it_from_the_catalogue(int major, string family, string sql, string expected)
    {
        var schema = await catalogues.ReadAsync(major);

        string predicted;
        lock (schema)
        {
            predicted = PredictedCases.Predict(schema, sql, major);
        }

        Assert.True(expected == predicted, $"{family} on {major}: {sql}\nwritten:   {expected}\npredicted: {predicted}");
    }

    /// <summary>The catalogue of each major, read once; each prediction leaves it as it was.</summary>
    public sealed class Catalogues(PostgresServers servers)
    {
        private readonly ConcurrentDictionary<int, Lazy<Task<DatabaseSchema>>> _schemas = new();

        internal Task<DatabaseSchema> ReadAsync(int major) => _schemas.GetOrAdd(major, m => new(() => ReadFreshAsync(m))).Value;

        private async Task<DatabaseSchema> ReadFreshAsync(int major)
        {
            await using var database = await servers.CreateDatabaseAsync(major);
            await database.ExecuteAsync(Scenes.Script);
            return await CatalogueSchemaReader.ReadAsync(database.DataSource);
        }
    }
}
