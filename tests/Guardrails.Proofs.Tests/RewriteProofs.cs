using Guardrails.Proofs.Tests.Files;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;
using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Proofs.Tests;

/// <summary>What the rules offer to write instead, run on real servers: a rewrite of a statement that succeeds must succeed too, and be rid of the hazard.</summary>
public sealed class RewriteProofs(RewriteProofs.Lent lent) : IClassFixture<RewriteProofs.Lent>
{
    private static readonly SqlScript Scene = SqlParser.Parse(Scenes.Script);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> Families { get; } = ReadFamilies();

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_rewrite_succeeds_where_the_statement_does(int major, string family)
    {
        var failures = new List<string>();
        foreach (var (_, rewritten) in RewritesOf(major, family))
        {
            var outside = rewritten.Contains("CONCURRENTLY", StringComparison.Ordinal);
            var error = await lent.Scenes.UseAsync(major, changes: outside, async database =>
            {
                await using var session = await database.OpenSessionAsync("rewrite", Token);
                try
                {
                    await session.ExecuteAsync(outside ? "SELECT" : "BEGIN", Token);
                    foreach (var statement in SqlParser.Parse(rewritten).Statements)
                    {
                        await session.ExecuteAsync(rewritten.Substring(statement.Span.Start, statement.Span.Length), Token);
                    }

                    return null;
                }
                catch (PostgresException e)
                {
                    return e.MessageText;
                }
            });
            if (error is not null)
            {
                failures.Add($"{rewritten}\n    {error}");
            }
        }

        Assert.True(failures.Count == 0, $"{family} on {major}:\n{string.Join('\n', failures)}");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_rewrite_is_rid_of_the_hazard(int major, string family)
    {
        Assert.All(RewritesOf(major, family), rewrite =>
            Assert.DoesNotContain(LintInScene(rewrite.Text, major).Findings, f => f.Rule.Id == rewrite.Finding.Rule.Id && f.Edits.Count > 0));
    }

    // Of the statements that are expected to succeed; each finding's rewrite by itself.
    private static IEnumerable<(Finding Finding, string Text)> RewritesOf(int major, string family) =>
        from proof in ProofFile.ReadAll()
        where proof.Family == family && !proof.Expected[major].StartsWith("fails", StringComparison.Ordinal)
        from finding in LintInScene(proof.Sql, major).Findings
        where finding.Edits.Count > 0
        select (finding, Rewrite(proof.Sql, finding));

    private static LintResult LintInScene(string sql, int major)
    {
        var linter = new SqlLinter(new LintOptions { PostgresVersion = major });
        linter.AddToSchema(Scene);
        return linter.Lint(sql);
    }

    private static string Rewrite(string sql, Finding finding) =>
        finding.Edits.OrderByDescending(static edit => edit.Span.Start).Aggregate(sql, static (text, edit) =>
            string.Concat(text.AsSpan(0, edit.Span.Start), edit.NewText, text.AsSpan(edit.Span.End)));

    private static TheoryData<int, string> ReadFamilies()
    {
        var families = new TheoryData<int, string>();
        foreach (var family in ProofFile.ReadAll().Select(static proof => proof.Family).Distinct())
        {
            foreach (var major in PostgresMajors.All.Where(major => RewritesOf(major.Data, family).Any()))
            {
                families.Add(major.Data, family);
            }
        }

        return families;
    }

    public sealed class Lent(PostgresServers servers) : IAsyncDisposable
    {
        internal Scenes Scenes { get; } = new(servers);

        public ValueTask DisposeAsync() => Scenes.DisposeAsync();
    }
}
