using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>
/// The operations of FluentMigrator's fluent interface, each as the statements that its generator for PostgreSQL makes of it. A test compares
/// the two.
/// </summary>
internal static class FluentMigratorOperations
{
    private static readonly Dictionary<string, Func<FluentChain, IEnumerable<string>>> Known = new(StringComparer.Ordinal)
    {
        ["Create.Table"] = FluentTables.Create,
        ["Create.Column"] = FluentTables.AddColumn,
        ["Create.Index"] = FluentIndexes.Create,
        ["Create.ForeignKey"] = static chain => [ForeignKey(chain).Add()],
        ["Create.UniqueConstraint"] = static chain => AddConstraint(chain, "UC", "UNIQUE"),
        ["Create.PrimaryKey"] = static chain => AddConstraint(chain, "PK", "PRIMARY KEY"),
        ["Create.Schema"] = static chain => [$"CREATE SCHEMA {SqlWords.Name(chain.Text(chain.Root))}"],
        ["Create.Sequence"] = static chain => [$"CREATE SEQUENCE {chain.Named(chain.Root)}"],
        ["Alter.Table"] = FluentTables.Alter,
        ["Alter.Column"] = FluentTables.AlterColumn,
        ["Delete.Table"] = static chain => [$"DROP TABLE {(chain.Find("IfExists") is null ? string.Empty : "IF EXISTS ")}{chain.Named(chain.Root)}"],
        ["Delete.Column"] = static chain =>
            chain.Texts("Column", "Columns").Select(column => $"ALTER TABLE {chain.Table("FromTable")} DROP COLUMN {SqlWords.Name(column)}"),
        ["Delete.Index"] = FluentIndexes.Drop,
        ["Delete.ForeignKey"] = static chain => chain.Find("OnTable") is { } table
            ? DropConstraint(chain, table, chain.Text(chain.Root))
            : chain.Find("FromTable") is { } from ? DropConstraint(chain, from, ForeignKey(chain).Name) : [],
        ["Delete.UniqueConstraint"] = DropConstraint,
        ["Delete.PrimaryKey"] = DropConstraint,
        ["Delete.DefaultConstraint"] = static chain => chain.Find("OnColumn") is { } column
            ? [$"ALTER TABLE {chain.Table()} ALTER {SqlWords.Name(chain.Text(column))} DROP DEFAULT"]
            : [],
        ["Delete.Schema"] = static chain => [$"DROP SCHEMA {SqlWords.Name(chain.Text(chain.Root))}"],
        ["Delete.Sequence"] = static chain => [$"DROP SEQUENCE {chain.Named(chain.Root)}"],
        ["Delete.FromTable"] = static chain => chain.Find("AllRows") is null ? [] : [$"DELETE FROM {chain.Named(chain.Root)} WHERE 1 = 1"],
        ["Rename.Table"] = static chain => chain.Find("To") is { } to ? [$"ALTER TABLE {chain.Named(chain.Root)} RENAME TO {SqlWords.Name(chain.Text(to))}"] : [],
        ["Rename.Column"] = static chain => chain.Find("To") is { } to
            ? [$"ALTER TABLE {chain.Table()} RENAME COLUMN {SqlWords.Name(chain.Text(chain.Root))} TO {SqlWords.Name(chain.Text(to))}"]
            : [],
        ["Update.Table"] = FluentTables.Update,
    };

    /// <summary>What the expressions are called that operations begin with: <c>Create</c>, <c>Alter</c>.</summary>
    public static HashSet<string> Roots { get; } = new(Known.Keys.Select(static name => name.Split('.')[0]), StringComparer.Ordinal);

    /// <summary>Whether a call may begin an operation: <c>Create.Table(…)</c>.</summary>
    public static bool IsRoot(ExpressionSyntax target, string method) => target switch
    {
        SimpleNameSyntax name => IsRoot(name.Identifier.ValueText, method),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => IsRoot(name, method),
        _ => false,
    };

    private static bool IsRoot(string name, string method) => Roots.Contains(name) && Known.ContainsKey($"{name}.{method}");

    /// <summary>The statements of the operation that a call begins; null when it begins none.</summary>
    public static IEnumerable<TypedStatement>? Find(IInvocationOperation call, INamedTypeSymbol? migration, OperationReader reader, GuardrailsContext guardrails)
    {
        var symbols = guardrails.Symbols;
        var type = call.TargetMethod.ContainingType;
        var root = type.Is(symbols.FluentCreateRoot) ? "Create"
            : type.Is(symbols.FluentAlterRoot) ? "Alter"
            : type.Is(symbols.FluentDeleteRoot) ? "Delete"
            : type.Is(symbols.FluentRenameRoot) ? "Rename"
            : type.Is(symbols.FluentUpdateRoot) ? "Update" : null;
        if (root is null
            || !guardrails.MayUsePostgres
            || !Known.TryGetValue($"{root}.{call.TargetMethod.Name}", out var translate)
            || FluentMigratorTexts.IsForOtherDatabase(call))
        {
            return null;
        }

        var chain = new FluentChain(call, FluentMigratorTexts.TransactionOf(migration, symbols), reader);
        var statements = translate(chain).ToList().Select(chain.Statement);
        return root == "Delete" && call.TargetMethod.Name == "Index" && FluentIndexes.Given(chain) is { } given
            ? statements.Prepend(chain.Statement(given) with { IsGiven = true })
            : statements;
    }

    private static IEnumerable<string> AddConstraint(FluentChain chain, string prefix, string kind)
    {
        var columns = chain.Texts("Column", "Columns");
        if (chain.Find("OnTable") is not { } table || columns.Count == 0)
        {
            return [];
        }

        var name = FluentChain.Argument(chain.Root, 0) is null ? $"{prefix}_{chain.Text(table)}_{string.Join("_", columns)}" : chain.Text(chain.Root);
        return [$"ALTER TABLE {chain.Named(table)} ADD CONSTRAINT {SqlWords.Name(name)} {kind} ({SqlWords.Names(columns)})"];
    }

    private static IEnumerable<string> DropConstraint(FluentChain chain) =>
        chain.Find("FromTable") is { } table ? DropConstraint(chain, table, chain.Text(chain.Root)) : [];

    private static IEnumerable<string> DropConstraint(FluentChain chain, IInvocationOperation table, string name) =>
        [$"ALTER TABLE {chain.Named(table)} DROP CONSTRAINT {SqlWords.Name(name)}"];

    private static FluentForeignKey ForeignKey(FluentChain chain)
    {
        var key = new FluentForeignKey(FluentChain.Argument(chain.Root, 0) is null ? null : chain.Text(chain.Root))
        {
            From = Side(chain, "FromTable", "ForeignColumn", "ForeignColumns"),
            To = Side(chain, "ToTable", "PrimaryColumn", "PrimaryColumns"),
        };
        foreach (var call in chain.Calls)
        {
            if (call.TargetMethod.Name is "OnDelete" or "OnUpdate" or "OnDeleteOrUpdate")
            {
                key.ReadRule(call);
            }
        }

        return key;
    }

    private static (string Schema, string Table, IReadOnlyList<string> Columns) Side(FluentChain chain, string table, string one, string several) =>
        chain.Find(table) is { } call
            ? (chain.SchemaBehind(call), chain.Text(call), chain.Texts(one, several))
            : ("public", chain.Reader.Placeholder(chain.Root), []);
}
