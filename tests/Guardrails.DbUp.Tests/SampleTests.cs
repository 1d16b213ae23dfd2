using Guardrails.Tests.Shared;
using Guardrails.Tests.Shared.Samples;

namespace Guardrails.DbUp.Tests;

/// <summary>samples/DbUp, as its reader would run it.</summary>
public sealed class SampleTests(PostgresServers servers) : MigratedSampleTests(servers, Sample)
{
    private static readonly MigratedSample Sample = new()
    {
        Assembly = "DbUpSample",
        RecordedSql = "SELECT string_agg(substring(scriptname FROM '[0-9]{4}'), ',' ORDER BY scriptname) FROM schemaversions",
        AllRecorded = "0001,0002,0003,0004,0005,0006",
        ForgetThirdSql = "DELETE FROM schemaversions WHERE scriptname LIKE '%0003%'",
        ForgetFromFourthSql = "DELETE FROM schemaversions WHERE scriptname ~ '000[456]'",
        ThirdMigration = "0003_add_customer_to_orders.sql",
    };
}
