using System.Globalization;
using Guardrails.Sql.Locks.Types;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>
/// What valid CHECKs say about a partition key of one column. Proves less than PostgreSQL (<c>predicate_implied_by</c>): what is not
/// proven here is a scan, which is the cautious side.
/// </summary>
internal static class BoundProof
{
    /// <summary>Whether every row of a table is within a bound of a partitioned table.</summary>
    public static bool Implies(Relation table, Relation parent, PartitionBound bound)
    {
        if (parent.PartitionKey is not { Elements: [{ Column: { } name }] } || bound.Kind == PartitionBoundKind.Hash)
        {
            return false;
        }

        var column = KeyColumn.Of(parent, name);
        var facts = FactsOf(table, column);
        return IsNeverNull(table, column, facts) && (bound.Kind == PartitionBoundKind.List
            ? facts.Any(f => f.Values.Count > 0 && f.Operator is "=" or "IN" && f.Values.All(v => bound.Values.Any(b => SameValue(b, v))))
            : IsAbove(bound.From, facts) && IsBelow(bound.To, facts));
    }

    /// <summary>Whether no row of a table is within a bound of a partitioned table.</summary>
    public static bool Excludes(Relation table, Relation parent, PartitionBound bound)
    {
        if (parent.PartitionKey is not { Elements: [{ Column: { } name }] } || bound.Kind is PartitionBoundKind.Hash or PartitionBoundKind.Default)
        {
            return false;
        }

        var column = KeyColumn.Of(parent, name);
        var conditions = table.Checks.Where(static c => c.IsValid).Select(static c => c.Condition.Root).ToList();
        if (bound.Kind == PartitionBoundKind.Range)
        {
            return conditions.Exists(c => Excludes(c, column, isNegated: false, fact => IsOutside(fact, bound)));
        }

        // A comparison with null lets the row pass a CHECK, so null has to be excluded by itself.
        return bound.Values.All(value => IsNull(value)
            ? IsNeverNull(table, column, FactsOf(table, column))
            : conditions.Exists(c => Excludes(c, column, isNegated: false, fact => IsOther(fact, value))));
    }

    /// <summary>Whether no row with a key that is not null passes a condition, where facts that do not hold for such rows are given.</summary>
    private static bool Excludes(ExpressionNode node, KeyColumn column, bool isNegated, Func<Fact, bool> isExcluding)
    {
        if (node is not OperatorExpression written)
        {
            return false;
        }

        var operation = WithoutBetween(written);
        return operation.Operator switch
        {
            "NOT" => Excludes(operation.Operands[0], column, !isNegated, isExcluding),
            "AND" or "OR" => (operation.Operator == "AND") != isNegated
                ? operation.Operands.Any(part => Excludes(part, column, isNegated, isExcluding))
                : operation.Operands.All(part => Excludes(part, column, isNegated, isExcluding)),
            "IS NULL" => !isNegated && IsColumn(operation.Operands[0], column),
            "IS NOT NULL" => isNegated && IsColumn(operation.Operands[0], column),
            _ => FactOf(operation, column) is { } fact && isExcluding(isNegated ? fact with { Operator = Negated(fact.Operator) } : fact),
        };
    }

    private static bool IsOutside(Fact fact, PartitionBound bound) => fact.Values is [var value] && fact.Operator switch
    {
        "<" => fact.Compare(value, Single(bound.From)) is <= 0,
        "<=" => fact.Compare(value, Single(bound.From)) is < 0,
        ">" or ">=" => fact.Compare(value, Single(bound.To)) is >= 0,
        "=" => fact.Compare(value, Single(bound.From)) is < 0 || fact.Compare(value, Single(bound.To)) is >= 0,
        _ => false,
    };

    private static bool IsOther(Fact fact, SqlExpression bound) => fact.Values.Count > 0 && fact.Operator switch
    {
        "<>" or "!=" or "NOT IN" => fact.Values.Any(v => SameValue(bound, v)),
        "=" or "IN" => !fact.Values.Any(v => SameValue(bound, v) || fact.Compare(v, ConstantOf(bound.Root)) == 0),
        "<" => fact.Compare(fact.Values[0], ConstantOf(bound.Root)) is <= 0,
        "<=" => fact.Compare(fact.Values[0], ConstantOf(bound.Root)) is < 0,
        ">" => fact.Compare(fact.Values[0], ConstantOf(bound.Root)) is >= 0,
        ">=" => fact.Compare(fact.Values[0], ConstantOf(bound.Root)) is > 0,
        _ => false,
    };

    private static bool IsNeverNull(Relation table, KeyColumn column, List<Fact> facts) =>
        table.FindColumn(column.Name) is { IsNotNull: true, IsNotNullUnvalidated: false } || facts.Exists(static f => f.Operator == "IS NOT NULL");

    private static bool IsNull(SqlExpression bound) => bound.Root is ConstantExpression { Kind: ConstantKind.Null };

    private static bool IsAbove(IReadOnlyList<SqlExpression> from, List<Fact> facts) =>
        IsUnbounded(from, "minvalue") || facts.Any(f => f.Values is [var value] && f.Operator is ">=" or ">" or "=" && f.Compare(value, Single(from)) is >= 0);

    private static bool IsBelow(IReadOnlyList<SqlExpression> to, List<Fact> facts) =>
        IsUnbounded(to, "maxvalue") || facts.Any(f => f.Values is [var value] && f.Compare(value, Single(to)) is { } order && (f.Operator == "<" ? order <= 0 : f.Operator is "<=" or "=" && order < 0));

    private static bool IsUnbounded(IReadOnlyList<SqlExpression> bound, string word) => bound is [{ Root: ColumnReference reference }] && reference.Column == word;

    private static string? Single(IReadOnlyList<SqlExpression> bound) => bound is [var one] ? ConstantOf(one.Root) : null;

    private static bool SameValue(SqlExpression bound, string value) => ConstantOf(bound.Root) == value;

    private static List<Fact> FactsOf(Relation table, KeyColumn column)
    {
        var facts = new List<Fact>();
        foreach (var check in table.Checks)
        {
            if (check.IsValid)
            {
                Collect(check.Condition.Root, column, facts);
            }
        }

        return facts;
    }

    private static void Collect(ExpressionNode node, KeyColumn column, List<Fact> facts)
    {
        if (node is not OperatorExpression written)
        {
            return;
        }

        var operation = WithoutBetween(written);
        if (operation.Operator == "AND")
        {
            foreach (var part in operation.Operands)
            {
                Collect(part, column, facts);
            }

            return;
        }

        if (FactOf(operation, column) is { } fact)
        {
            facts.Add(fact);
        }
    }

    private static Fact? FactOf(OperatorExpression operation, KeyColumn column)
    {
        if (operation.Operator == "OR")
        {
            var parts = operation.Operands.Select(part => part is OperatorExpression choice ? FactOf(choice, column) : null).ToList();
            return parts.TrueForAll(static part => part is { Operator: "=" or "IN" }) ? new Fact("IN", [.. parts.SelectMany(static part => part!.Values)], column.IsText) : null;
        }

        if (operation.Operands.Count > 0 && IsColumn(operation.Operands[0], column))
        {
            var (name, operands) = operation.Operator switch
            {
                "= ANY" when operation.Operands.Count == 2 => ("IN", ItemsOf(operation.Operands[1])),
                "<> ALL" or "!= ALL" when operation.Operands.Count == 2 => ("NOT IN", ItemsOf(operation.Operands[1])),
                _ => (operation.Operator, operation.Operands.Skip(1)),
            };
            var values = operands.Select(ConstantOf).ToList();
            return values.Contains(null) ? null : new Fact(name, values!, column.IsText);
        }

        return operation.Operands is [var left, var right] && IsColumn(right, column) && ConstantOf(left) is { } value
            ? new Fact(Mirrored(operation.Operator), [value], column.IsText)
            : null;
    }

    /// <summary>What stands in the array of <c>ANY (ARRAY[…])</c>, which is how PostgreSQL writes IN; casts may be around it.</summary>
    private static IReadOnlyList<ExpressionNode> ItemsOf(ExpressionNode array)
    {
        while (array is CastExpression or OtherExpression { Children: [CastExpression { Operand: OtherExpression } or OtherExpression] })
        {
            array = array.Children[0];
        }

        return array is OtherExpression ? array.Children : [array];
    }

    /// <summary>BETWEEN is two comparisons to PostgreSQL.</summary>
    private static OperatorExpression WithoutBetween(OperatorExpression operation)
    {
        if (operation is not { Operator: "BETWEEN" or "NOT BETWEEN", Operands: [var value, var low, var high] })
        {
            return operation;
        }

        var both = new OperatorExpression(operation.Span, "AND", [new OperatorExpression(operation.Span, ">=", [value, low]), new OperatorExpression(operation.Span, "<=", [value, high])]);
        return operation.Operator == "BETWEEN" ? both : new OperatorExpression(operation.Span, "NOT", [both]);
    }

    private static bool IsColumn(ExpressionNode node, KeyColumn column) => NullProof.IsColumn(column.IsText && node is CastExpression { Type: { Modifiers.Count: 0, Name.Name: "text" or "varchar" } } cast ? cast.Operand : node, column.Name);

    private static string Mirrored(string name) => name switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => name,
    };

    private static string Negated(string name) => name switch
    {
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        ">=" => "<",
        "=" => "<>",
        "<>" or "!=" => "=",
        "IN" => "NOT IN",
        "NOT IN" => "IN",
        _ => "",
    };

    private static string? ConstantOf(ExpressionNode node) => node switch
    {
        CastExpression cast => ConstantOf(cast.Operand),
        ConstantExpression { Kind: not ConstantKind.Null } constant => constant.Value,
        OperatorExpression { Operator: "-", Operands: [ConstantExpression { Kind: ConstantKind.Number } number] } => "-" + number.Value,
        _ => null,
    };

    /// <summary>The column of the key. A varchar is compared as text; every other cast hides the column from PostgreSQL's proof.</summary>
    private readonly record struct KeyColumn(string Name, bool IsText)
    {
        public static KeyColumn Of(Relation parent, string name) => new(name, parent.FindColumn(name)?.Type is { } type && TypeChange.IsCollatable(type));
    }

    /// <summary>The column compared with constants.</summary>
    private sealed record Fact(string Operator, IReadOnlyList<string> Values, bool IsText)
    {
        /// <summary>Null when two values cannot be compared here: texts have an order only in their collation, so only equality is known.</summary>
        public int? Compare(string value, string? bound)
        {
            if (value == bound || bound is null)
            {
                return bound is null ? null : 0;
            }

            if (IsText)
            {
                return null;
            }

            if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var first) && decimal.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var second))
            {
                return first.CompareTo(second);
            }

            // Dates and times in ISO form, which is how pg_get_expr and people write them.
            return DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var one) &&
                DateTime.TryParse(bound, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var other)
                ? one.CompareTo(other)
                : null;
        }
    }
}
