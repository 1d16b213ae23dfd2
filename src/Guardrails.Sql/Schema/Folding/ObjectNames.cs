using System.Collections;
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
        var stem = (columns.Count == 0 ? table.Name.Name : table.Name.Name + "_" + string.Join("_", columns)) + "_" + label;
        var number = FirstFree(table, stem);
        var name = number == 0 ? stem : stem + number;
        return Encoding.UTF8.GetByteCount(name) > LongestName ? "" : name;
    }

    /// <summary>
    /// The lowest number, 0 for none, that no name with the stem has. In one pass: a script that adds the same index thousands of times would
    /// otherwise try all names before it each time.
    /// </summary>
    private static int FirstFree(Relation table, string stem)
    {
        // As many names as there are cannot take more numbers than that.
        var taken = new BitArray(table.Checks.Count + table.ForeignKeys.Count + table.Indexes.Count + 1);
        foreach (var check in table.Checks)
        {
            Take(check.Name);
        }

        foreach (var key in table.ForeignKeys)
        {
            Take(key.Name);
        }

        foreach (var index in table.Indexes)
        {
            Take(index.Name.Name);
        }

        var number = 0;
        while (taken[number])
        {
            number++;
        }

        return number;

        void Take(string name)
        {
            if (NumberOf(name, stem) is { } used && used < taken.Length)
            {
                taken[used] = true;
            }
        }
    }

    /// <summary>What is behind the stem, as it would be written: 0 when nothing is; null for another name.</summary>
    private static int? NumberOf(string name, string stem)
    {
        const int mostDigits = 9;
        if (name.Length < stem.Length || name.Length > stem.Length + mostDigits || !name.StartsWith(stem, StringComparison.Ordinal))
        {
            return null;
        }

        var number = 0;
        for (var position = stem.Length; position < name.Length; position++)
        {
            if (name[position] is not (>= '0' and <= '9') || (number == 0 && name[position] == '0'))
            {
                return null;
            }

            number = (number * 10) + (name[position] - '0');
        }

        return number;
    }
}
