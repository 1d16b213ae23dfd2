using System.Text;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>
/// The names that PostgreSQL gives to constraints and indexes without one (<c>ChooseConstraintName</c>, <c>ChooseIndexName</c>):
/// table, columns, and a word for the kind. A name that would have to be shortened is left unknown (empty).
/// </summary>
internal static class ObjectNames
{
    private const int LongestName = 63;

    public static string ForConstraint(Relation table, SqlConstraint constraint, IReadOnlyList<string> columns) =>
        constraint switch
        {
            UniqueConstraint { IsPrimaryKey: true } => Free(table, [], "pkey"),
            UniqueConstraint => Free(table, columns, "key"),
            ForeignKeyConstraint => Free(table, columns, "fkey"),
            ExclusionConstraint => Free(table, columns, "excl"),
            NotNullConstraint => Free(table, columns, "not_null"),
            CheckConstraint => Free(table, columns.Count == 1 ? columns : [], "check"),
            _ => "",
        };

    public static string ForIndex(Relation table, IReadOnlyList<IndexElement> elements, IReadOnlyList<string> include) =>
        Free(table, [.. elements.Select(static e => e.Column ?? FunctionName(e.Expression)), .. include], "idx");

    // An expression key is named after its function, other expressions "expr".
    private static string FunctionName(SqlExpression? expression) => expression?.Root is FunctionCall call ? call.Name.Name : "expr";

    private static string Free(Relation table, IReadOnlyList<string> columns, string label)
    {
        var stem = columns.Count == 0 ? table.Name.Name : table.Name.Name + "_" + string.Join("_", columns);
        for (var number = 0; ; number++)
        {
            var name = number == 0 ? stem + "_" + label : stem + "_" + label + number;
            if (Encoding.UTF8.GetByteCount(name) > LongestName)
            {
                return "";
            }

            if (!IsTaken(table, name))
            {
                return name;
            }
        }
    }

    private static bool IsTaken(Relation table, string name) =>
        table.Checks.Any(c => c.Name == name) || table.ForeignKeys.Any(f => f.Name == name) || table.Indexes.Any(i => i.Name.Name == name);
}
