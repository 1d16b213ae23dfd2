using System.Xml.Linq;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Schema;
using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Rules;

public sealed class RuleCatalogueTests
{
    public static TheoryData<string> Ids { get; } = new(RuleCatalogue.Descriptors.Select(static rule => rule.Id));

    public static TheoryData<string> ShownNoQueries { get; } = new(RuleCatalogue.All.Where(static rule => !rule.LooksAtQueries).Select(static rule => rule.Descriptor.Id));

    [Fact]
    public void Ids_are_unique_and_in_order() =>
        Assert.Equal(RuleCatalogue.Descriptors.Select(static d => d.Id).Distinct().Order(StringComparer.Ordinal), RuleCatalogue.Descriptors.Select(static d => d.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_thousands_of_the_id_are_the_category(string id)
    {
        var rule = RuleCatalogue.Find(id)!;

        Assert.Equal(
            id[3] switch { '1' => RuleCategory.Guard, '2' => RuleCategory.FailFast, '3' => RuleCategory.Locks, '4' => RuleCategory.Transactions, '5' => RuleCategory.Compatibility, _ => RuleCategory.Tool },
            rule.Category);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_lives_in_a_file_named_like_it_and_has_a_page(string id)
    {
        if (!RuleCatalogue.All.Any(rule => rule.Descriptor.Id == id))
        {
            return;
        }

        var rule = RuleCatalogue.All.Single(rule => rule.Descriptor.Id == id);
        Assert.True(File.Exists(Path.Combine(Repository.Root, "src", "Guardrails.Sql", "Rules", $"{id}_{rule.GetType().Name}.cs")));
    }

    /// <summary>The linter shows queries to few rules; the others would say nothing even where everything is as bad as it can be.</summary>
    [Theory]
    [MemberData(nameof(ShownNoQueries))]
    public void A_rule_that_is_shown_no_queries_would_find_nothing_in_them(string id)
    {
        var rule = RuleCatalogue.All.Single(rule => rule.Descriptor.Id == id);
        const string Before = "BEGIN; SET LOCAL lock_timeout = 1; ALTER TYPE mood ADD VALUE 'glad'; LOCK TABLE orders; ";
        const string Queries = """
            SELECT * FROM orders FOR UPDATE; SELECT * INTO copy FROM orders; DELETE FROM orders; UPDATE orders SET mood = 'glad';
            INSERT INTO orders SELECT * FROM old; INSERT INTO orders VALUES ('glad'); VALUES (1); TABLE orders;
            MERGE INTO orders USING old ON true WHEN MATCHED THEN DELETE; WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone;
            EXPLAIN DELETE FROM orders; EXPLAIN SELECT 'glad'; PREPARE p AS UPDATE orders SET mood = 'glad'; SELECT set_config('lock_timeout', '1', true);
            """;
        var script = SqlParser.Parse(Before + Queries);
        var schema = new DatabaseSchema();
        var state = new Guardrails.Sql.Rules.ScriptState();
        var found = new List<string>();
        var context = new RuleContext(script, 16, schema, state, (_, hazard) => found.Add(hazard.Message));
        var queries = 0;
        foreach (var statement in script.Statements)
        {
            context.MoveTo(statement, block: null);
            if (statement.IsQuery)
            {
                queries++;
                rule.Analyze(context);
            }

            state.Apply(statement, context.Footprint, schema);
            schema.Apply(statement);
        }

        Assert.Equal(14, queries);
        Assert.Empty(found);
    }

    [Fact]
    public void The_help_link_leads_into_the_repository()
    {
        var url = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

        Assert.Equal($"{url}/docs/rules/GRD3009.md", RuleCatalogue.Find("grd3009")!.HelpLink);
    }
}
