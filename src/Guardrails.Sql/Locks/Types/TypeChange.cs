using System.Globalization;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Types;

/// <summary>What a change of type does to the values of a column.</summary>
internal enum TypeChangeEffect
{
    /// <summary>Nothing: same bytes, same order.</summary>
    None,

    /// <summary>Same bytes, but indexes are of another operator class.</summary>
    Relabel,

    /// <summary>Every value is computed anew.</summary>
    Rewrite,

    /// <summary>One type is not known.</summary>
    Unknown,

    /// <summary>The session's time zone decides between <see cref="Relabel"/> and <see cref="Rewrite"/>.</summary>
    DependsOnTimeZone,
}

/// <summary>
/// Compares types as ALTER TABLE does: without a function between them, or with one that its planner support function removes, there
/// is no rewrite (<c>ATColumnChangeRequiresRewrite</c>).
/// </summary>
internal static class TypeChange
{
    private static readonly HashSet<string> ObjectIdentifiers = new(StringComparer.Ordinal)
    {
        "oid", "regclass", "regtype", "regproc", "regprocedure", "regoper", "regoperator", "regnamespace", "regrole", "regconfig", "regdictionary",
        "regcollation",
    };

    // For these a session in their zone has no offset, never had, and PostgreSQL knows it (TimestampTimestampTzRequiresRewrite).
    private static readonly HashSet<string> ZeroOffsetZones = new(StringComparer.OrdinalIgnoreCase)
    {
        "UTC", "GMT", "Etc/UTC", "Etc/GMT", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal", "Greenwich", "Etc/Greenwich",
        "GMT0", "Etc/GMT0", "GMT+0", "GMT-0", "Etc/GMT+0", "Etc/GMT-0", "UTC0", "UTC+0", "UTC-0", "0", "+0", "-0", "+00", "+00:00", "00:00",
        "-00:00",
    };

    // From the least on.
    private static readonly string[] IntervalFields = ["second", "minute", "hour", "day", "month", "year"];

    // Of times and intervals, in digits after the second.
    private const int FullPrecision = 6;

    public static TypeChangeEffect Compare(TypeName? from, TypeName to, DatabaseSchema schema)
    {
        if (from is null)
        {
            return TypeChangeEffect.Unknown;
        }

        var (source, target) = (DomainFacts.Of(from, schema), DomainFacts.Of(to, schema));
        if (source.IsDomain is null || target.IsDomain is null)
        {
            return SameType(from, to) && SameModifiers(from, to) ? TypeChangeEffect.None : TypeChangeEffect.Unknown;
        }

        if (target.IsDomain == true && target.HasConstraints != false)
        {
            return IsSameDomain(from, to, schema) ? TypeChangeEffect.None : TypeChangeEffect.Rewrite;
        }

        // A column of a domain has no modifier of its own, so a length is checked again, even an equal one (measured).
        return source.BaseType is { } first && target.BaseType is { } second
            ? CompareBaseTypes(first, source.IsDomain == true && !IsSameDomain(from, to, schema) ? [] : first.Modifiers, second, schema)
            : TypeChangeEffect.Unknown;
    }

    /// <summary>Whether values of a type have a collation.</summary>
    public static bool IsCollatable(TypeName type) => type.Name.Name is "text" or "varchar" or "bpchar" or "citext" or "name";

    public static bool SameType(TypeName first, TypeName second) =>
        first.Name.Name == second.Name.Name && (first.Name.Schema is null || second.Name.Schema is null || first.Name.Schema == second.Name.Schema) &&
        (first.ArrayDimensions > 0) == (second.ArrayDimensions > 0);

    private static bool IsSameDomain(TypeName from, TypeName to, DatabaseSchema schema) =>
        schema.FindType(from.Name) is { } first && schema.FindType(to.Name) is { } second && first.Name.Equals(second.Name);

    private static bool SameModifiers(TypeName first, TypeName second) =>
        first.Modifiers.SequenceEqual(second.Modifiers) && first.IntervalFields == second.IntervalFields;

    private static TypeChangeEffect CompareBaseTypes(TypeName from, IReadOnlyList<string> modifiers, TypeName to, DatabaseSchema schema)
    {
        if (SameType(from, to))
        {
            var isFree = to.ArrayDimensions > 0
                ? to.Modifiers.Count == 0 || to.Modifiers.SequenceEqual(modifiers)
                : from.Name.Name == "interval" ? WidensInterval(from.IntervalFields, modifiers, to) : Widens(from.Name.Name, modifiers, to.Modifiers);
            return isFree ? TypeChangeEffect.None : TypeChangeEffect.Rewrite;
        }

        if (from.ArrayDimensions > 0 || to.ArrayDimensions > 0)
        {
            return TypeChangeEffect.Rewrite;
        }

        var (source, target) = (from.Name.Name, to.Name.Name);
        if (source is "timestamp" or "timestamptz" && target is "timestamp" or "timestamptz")
        {
            return to.Modifiers.Count > 0 && Number(to.Modifiers[0]) < FullPrecision ? TypeChangeEffect.Rewrite
                : schema.TimeZone is not { } zone ? TypeChangeEffect.DependsOnTimeZone
                : ZeroOffsetZones.Contains(zone) ? TypeChangeEffect.Relabel : TypeChangeEffect.Rewrite;
        }

        var keepsLength = source == "varchar" && target == "varchar";
        return to.Modifiers.Count > 0 && !keepsLength ? TypeChangeEffect.Rewrite : Relabelled(source, target);
    }

    // Pairs with a binary coercible cast (pg_cast.castmethod 'b'), and whether a btree index on one serves the other.
    private static TypeChangeEffect Relabelled(string from, string to)
    {
        var isText = from is "text" or "varchar";
        return (from, to) switch
        {
            _ when isText && to is "text" or "varchar" => TypeChangeEffect.None,
            ("cidr", "inet") => TypeChangeEffect.None,
            _ when ObjectIdentifiers.Contains(from) && ObjectIdentifiers.Contains(to) => from == "oid" || to == "oid" ? TypeChangeEffect.None : TypeChangeEffect.Rewrite,
            _ when isText && to is "citext" or "bpchar" => TypeChangeEffect.Relabel,
            ("citext" or "xml", "text" or "varchar" or "bpchar") => TypeChangeEffect.Relabel,
            ("int4", _) when ObjectIdentifiers.Contains(to) => TypeChangeEffect.Relabel,
            (_, "int4") when ObjectIdentifiers.Contains(from) => TypeChangeEffect.Relabel,
            ("bit", "varbit") or ("varbit", "bit") => TypeChangeEffect.Relabel,
            _ => TypeChangeEffect.Rewrite,
        };
    }

    private static bool Widens(string type, IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        if (to.Count == 0 || from.SequenceEqual(to))
        {
            return true;
        }

        switch (type)
        {
            case "varchar" or "varbit":
                return from.Count > 0 && Number(from[0]) <= Number(to[0]);
            case "numeric":
                return from.Count > 0 && Number(from[0]) <= Number(to[0]) && Scale(from) == Scale(to);
            case "time" or "timetz" or "timestamp" or "timestamptz":
                return Number(to[0]) >= (from.Count > 0 ? Number(from[0]) : FullPrecision);
            default:
                return false;
        }
    }

    // Only the least field counts, and a precision only where seconds are kept (interval_support).
    private static bool WidensInterval(string? fields, IReadOnlyList<string> from, TypeName to)
    {
        var (least, newLeast) = (LeastField(fields), LeastField(to.IntervalFields));
        var precision = to.Modifiers.Count > 0 ? Number(to.Modifiers[0]) : FullPrecision;
        return newLeast <= least && (least > 0 || precision >= (from.Count > 0 ? Number(from[0]) : FullPrecision));
    }

    private static int LeastField(string? fields) =>
        fields is null ? 0 : Math.Max(Array.FindIndex(IntervalFields, field => fields.EndsWith(field, StringComparison.OrdinalIgnoreCase)), 0);

    private static int Scale(IReadOnlyList<string> modifiers) => modifiers.Count > 1 ? Number(modifiers[1]) : 0;

    private static int Number(string modifier) => int.TryParse(modifier, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
