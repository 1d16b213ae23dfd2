using Guardrails.Tests.Shared;
using Guardrails.Tests.Shared.Samples;

namespace Guardrails.EntityFrameworkCore.Tests;

/// <summary>samples/EfCore, as its reader would run it: a process, a database, and clients at work while it migrates.</summary>
public sealed class SampleTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_shop_is_migrated_while_it_sells(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        using var sample = ProgramProcess.Start("EfCore", mode: null, database.ConnectionString);

        var (exitCode, said, errors) = await sample.ResultAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("All 7 migrations are applied.", said, StringComparison.Ordinal);
        Assert.Equal(
            "FK_Orders_Customers_CustomerId:true,IX_Orders_CustomerId:true,IX_Orders_PlacedAt:true,Status:true",
            await database.QueryScalarAsync<string>(
                """
                SELECT string_agg(name || ':' || good, ',' ORDER BY name) FROM (
                    SELECT conname, convalidated FROM pg_constraint WHERE contype = 'f'
                    UNION ALL SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname LIKE 'IX%'
                    UNION ALL SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = '"Orders"'::regclass AND attname = 'Status'
                ) AS proofs(name, good)
                """,
                Token));
    }
}
