using Guardrails.Testing;
using Guardrails.Tests.Shared;
using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Preflight;

/// <summary>A logical slot that nobody reads keeps what a migration writes.</summary>
public sealed class LogicalSlotTests
{
    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task One_without_a_reader_is_named_and_forbids_nothing(int major)
    {
        var options = new PostgresServerOptions
        {
            Major = major,
            AllowDownload = true,
            UseGivenServer = false,
            Settings = new Dictionary<string, string> { ["wal_level"] = "logical" },
        };
        await using var server = await Wanted.OrSkipAsync(PostgresServer.StartAsync(options, Token));
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        var preflight = new ServerPreflight(dataSource);
        Assert.DoesNotContain(await preflight.CheckAsync(cancellationToken: Token), p => p.Kind == PreflightProblemKind.ReplicaLag);
        await using var create = dataSource.CreateCommand("SELECT pg_create_logical_replication_slot('reports', 'pgoutput')");
        await create.ExecuteNonQueryAsync(Token);

        var problem = Assert.Single(await preflight.CheckAsync(cancellationToken: Token), p => p.Kind == PreflightProblemKind.ReplicaLag);

        Assert.StartsWith("Logical slot reports has no reader and is ", problem.Message, StringComparison.Ordinal);
        Assert.False(problem.IsFatal);
    }
}
