using Guardrails.Tests.Shared;
using Guardrails.Tests.Shared.Samples;

namespace Guardrails.FluentMigrator.Tests;

/// <summary>samples/FluentMigrator, as its reader would run it.</summary>
public sealed class SampleTests(PostgresServers servers) : MigratedSampleTests(servers, Sample)
{
    private static readonly MigratedSample Sample = new()
    {
        Assembly = "FluentMigratorSample",
        RecordedSql = """SELECT string_agg("Version"::text, ',' ORDER BY "Version") FROM "VersionInfo" """,
        AllRecorded = "202601010001,202601010002,202601010003,202601010004,202601010005,202601010006",
        ForgetThirdSql = """DELETE FROM "VersionInfo" WHERE "Version" = 202601010003""",
        ForgetFromFourthSql = """DELETE FROM "VersionInfo" WHERE "Version" >= 202601010004""",
        ThirdMigration = "202601010003: AddCustomerToOrders",
    };
}
