using System.Collections.Concurrent;
using Guardrails.Proofs.Tests.Files;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;
using Guardrails.Tests.Shared;

namespace Guardrails.Proofs.Tests;

/// <summary>
/// Observes cases on the servers. Those that can be rolled back and are not expected to fail share one transaction per family and
/// major, each between a savepoint and the return to it, which gives its locks back: that saves most of the time.
/// </summary>
public sealed class SceneObserver(PostgresServers servers) : IAsyncDisposable
{
    private readonly Scenes _scenes = new(servers);
    private readonly ConcurrentDictionary<(int Major, string Family), Lazy<Task<IReadOnlyDictionary<string, string>>>> _shared = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _scenes.DisposeAsync();

    /// <summary>What a case does on a major, in the words of the files.</summary>
    internal async Task<string> ObserveAsync(int major, string family, string sql)
    {
        var shared = _shared.GetOrAdd((major, family), key => new(() => ObserveTogetherAsync(key.Major, key.Family)));
        return (await shared.Value).TryGetValue(sql, out var seen) ? seen : await ObserveAloneAsync(major, sql);
    }

    private async Task<IReadOnlyDictionary<string, string>> ObserveTogetherAsync(int major, string family)
    {
        var sqls = ProofFile.ReadAll()
            .Where(c => c.Family == family && RollsBack(c.Sql) && c.Expected.TryGetValue(major, out var expected) && !expected.StartsWith("fails", StringComparison.Ordinal))
            .Select(c => c.Sql).Distinct().ToList();
        var script = "BEGIN;\n" + string.Join(";\n", sqls.Select(sql => $"SAVEPOINT mark;\n{sql};\nROLLBACK TO mark")) + ";\nROLLBACK";
        var seen = new Dictionary<string, string>();
        if (sqls.Count == 0)
        {
            return seen;
        }

        var observed = await _scenes.UseAsync(major, changes: false, database => new LockProbe(database.DataSource, TimeSpan.FromMinutes(2)).ObserveAndRollBackAsync(script, Token));
        var statement = 1;
        foreach (var sql in sqls)
        {
            // BEGIN or the return to the last savepoint, the savepoint, then the case.
            statement += 1 + SqlParser.Parse(sql).Statements.Count;
            if (observed.FirstOrDefault(o => o.Statement == statement) is { } last)
            {
                seen[sql] = FootprintText.Of(last);
            }

            statement++;
        }

        return seen;
    }

    private async Task<string> ObserveAloneAsync(int major, string sql)
    {
        var observed = await _scenes.UseAsync(major, changes: LeavesSomething(sql), database =>
        {
            var probe = new LockProbe(database.DataSource);
            return RollsBack(sql) ? probe.ObserveAndRollBackAsync(sql, Token) : probe.ObserveAsync(sql, Token);
        });

        // A statement that prepares may be unknown to an old major: then that is what is seen.
        return FootprintText.Of(observed[^1]);
    }

    private static bool RollsBack(string sql)
    {
        var statements = SqlParser.Parse(sql).Statements;
        return statements.SkipLast(1).All(s => s is SetStatement) && statements[^1].TransactionRule == TransactionRule.Allowed;
    }

    /// <summary>Whether the catalogue is another one afterwards; VACUUM, CLUSTER and their like only move what is there.</summary>
    private static bool LeavesSomething(string sql) =>
        !RollsBack(sql) &&
        SqlParser.Parse(sql).Statements.Any(s => s.Kind is not (StatementKind.Vacuum or StatementKind.Analyze or StatementKind.Reindex or StatementKind.Set));
}
