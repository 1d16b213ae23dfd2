using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>FluentMigrator's <c>Create.Index</c> and <c>Delete.Index</c>.</summary>
internal static class FluentIndexes
{
    private static readonly HashSet<string> WithoutOrder = new(StringComparer.Ordinal) { "GIN", "GIST", "HASH", "BRIN", "SPGIST" };

    /// <summary>The statement; <c>AsConcurrently</c> does not take it out of the migration's transaction.</summary>
    public static IEnumerable<string> Create(FluentChain chain)
    {
        if (chain.Find("OnTable") is not { } table || chain.Texts("OnColumn", "OnColumns") is not { Count: > 0 } columns)
        {
            return [];
        }

        var unique = chain.Find("Unique") is null ? string.Empty : "UNIQUE ";
        var concurrently = IsOn(chain, "AsConcurrently") ? "CONCURRENTLY " : string.Empty;
        var only = IsOn(chain, "AsOnly") ? "ONLY " : string.Empty;
        var method = chain.Calls.Select(static call => call.TargetMethod.Name).FirstOrDefault(static name => name.StartsWith("Using", StringComparison.Ordinal))?.Substring("Using".Length).ToUpperInvariant();
        var order = method is not null && WithoutOrder.Contains(method) ? null : Orders(chain);
        var elements = string.Join(", ", columns.Select((column, place) => SqlWords.Name(column) + (order is null ? string.Empty : place < order.Count ? order[place] : " ASC")));
        var include = chain.Texts("Include", "Include");
        return
        [
            $"CREATE {unique}INDEX {concurrently}{SqlWords.Name(NameOf(chain, table, columns))} ON {only}{chain.Named(table)}"
            + $"{(method is null ? string.Empty : " USING " + method)} ({elements})"
            + (include.Count > 0 ? $" INCLUDE ({SqlWords.Names(include)})" : string.Empty)
            + (chain.Find("Filter") is { } filter ? $" WHERE {chain.Text(filter)}" : string.Empty),
        ];
    }

    public static IEnumerable<string> Drop(FluentChain chain) => chain.Find("OnTable") is { } table
        ? [$"DROP INDEX {SqlWords.Name(chain.SchemaBehind(table), DroppedName(chain, table))}"]
        : [];

    /// <summary>The operation names the table of the index, which the statement does not.</summary>
    public static string? Given(FluentChain chain) => chain.Find("OnTable") is { } table
        ? SqlWords.SomeIndex(SqlWords.Name(DroppedName(chain, table)), chain.Named(table))
        : null;

    private static string DroppedName(FluentChain chain, IInvocationOperation table) => NameOf(chain, table, chain.Texts("OnColumn", "OnColumns"));

    /// <summary>What nobody named has a name by FluentMigrator's convention.</summary>
    private static string NameOf(FluentChain chain, IInvocationOperation table, IReadOnlyList<string> columns) =>
        FluentChain.Argument(chain.Root, 0) is null ? $"IX_{chain.Text(table)}_{string.Join("_", columns)}" : chain.Text(chain.Root);

    /// <summary>Whether an option is there; what only the running program knows is taken for yes.</summary>
    private static bool IsOn(FluentChain chain, string method) =>
        chain.Find(method) is { } call && (FluentChain.Argument(call, 0) is not { } value || chain.Reader.IsTrue(value, otherwise: true));

    /// <summary>The order of each column, which the calls behind it say.</summary>
    private static List<string> Orders(FluentChain chain)
    {
        var orders = new List<string>();
        foreach (var call in chain.Calls)
        {
            switch (call.TargetMethod.Name)
            {
                case "OnColumn":
                    orders.Add(" ASC");
                    break;
                case "Descending" when orders.Count > 0:
                    orders[orders.Count - 1] = " DESC";
                    break;
                case "NullsFirst" or "NullsLast" when orders.Count > 0:
                    orders[orders.Count - 1] += call.TargetMethod.Name == "NullsFirst" ? " NULLS FIRST" : " NULLS LAST";
                    break;
            }
        }

        return orders;
    }
}
