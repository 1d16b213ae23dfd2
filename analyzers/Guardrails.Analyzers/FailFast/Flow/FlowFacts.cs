using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.FailFast.Flow;

/// <summary>What is known of a value on one path.</summary>
internal enum FactKind
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary><see langword="null"/>.</summary>
    Null,

    /// <summary>Some object.</summary>
    NotNull,

    /// <summary>The exception that the handler caught.</summary>
    Caught,

    /// <summary>The SQLSTATE of an exception.</summary>
    SqlState,

    /// <summary>A number, or a truth value as 0 or 1.</summary>
    Number,

    /// <summary>A number above zero.</summary>
    Positive,

    /// <summary>A collection that something was added to.</summary>
    NonEmpty,
}

/// <summary>A fact about one value.</summary>
internal readonly record struct Fact(FactKind Kind, long Value = 0)
{
    public static Fact Unknown => default;

    public static Fact True => new(FactKind.Number, 1);

    public static Fact False => new(FactKind.Number, 0);

    /// <summary>The truth value, when it is known.</summary>
    public bool? Truth => Kind == FactKind.Number ? Value != 0 : null;

    public bool? IsNull => Kind switch
    {
        FactKind.Null => true,
        FactKind.NotNull or FactKind.Caught or FactKind.NonEmpty or FactKind.SqlState => false,
        _ => null,
    };

    public static Fact Of(bool? truth) => truth switch
    {
        true => True,
        false => False,
        null => Unknown,
    };
}

/// <summary>The variable is at most <see cref="Symbol"/> (zero when null) plus <see cref="Offset"/>.</summary>
/// <param name="Symbol">What the variable is compared with.</param>
/// <param name="Offset">What is added to it.</param>
/// <param name="Steps">How often the variable was counted on since the comparison.</param>
internal readonly record struct UpperBound(ISymbol? Symbol, long Offset, int Steps = 0);

/// <summary>Everything that is known at one point of one path. Immutable; two points with equal facts need exploring only once.</summary>
internal sealed class FlowFacts : IEquatable<FlowFacts>
{
    public static readonly FlowFacts None = new(
        ImmutableDictionary<object, Fact>.Empty, ImmutableDictionary.Create<ISymbol, UpperBound>(SymbolEqualityComparer.Default));

    private readonly ImmutableDictionary<object, Fact> _facts;
    private readonly ImmutableDictionary<ISymbol, UpperBound> _bounds;

    private FlowFacts(ImmutableDictionary<object, Fact> facts, ImmutableDictionary<ISymbol, UpperBound> bounds)
    {
        _facts = facts;
        _bounds = bounds;
    }

    /// <param name="key">A symbol or a flow capture.</param>
    public Fact Get(object key) => _facts.TryGetValue(key, out var fact) ? fact : Fact.Unknown;

    public FlowFacts With(object key, Fact fact) =>
        Replaced(fact.Kind == FactKind.Unknown ? _facts.Remove(key) : _facts.SetItem(key, fact), _bounds);

    public UpperBound? Bound(ISymbol symbol) => _bounds.TryGetValue(symbol, out var bound) ? bound : null;

    public FlowFacts WithBound(ISymbol symbol, UpperBound? bound) =>
        new(_facts, bound is { } value ? _bounds.SetItem(symbol, value) : _bounds.Remove(symbol));

    /// <summary>Forgets a variable, and every bound that leans on it.</summary>
    public FlowFacts Without(ISymbol symbol)
    {
        var bounds = _bounds.Remove(symbol);
        foreach (var entry in bounds)
        {
            if (SymbolEqualityComparer.Default.Equals(entry.Value.Symbol, symbol))
            {
                bounds = bounds.Remove(entry.Key);
            }
        }

        return Replaced(_facts.Remove(symbol), bounds);
    }

    private FlowFacts Replaced(ImmutableDictionary<object, Fact> facts, ImmutableDictionary<ISymbol, UpperBound> bounds) =>
        facts == _facts && bounds == _bounds ? this : new(facts, bounds);

    /// <summary>What holds on both of two paths that meet.</summary>
    public FlowFacts Meet(FlowFacts other) => new(
        _facts.RemoveRange(_facts.Where(entry => other.Get(entry.Key) != entry.Value).Select(static entry => entry.Key).ToList()),
        _bounds.RemoveRange(_bounds.Where(entry => !entry.Value.Equals(other.Bound(entry.Key))).Select(static entry => entry.Key).ToList()));

    public bool Equals(FlowFacts? other) =>
        other is not null
        && _facts.Count == other._facts.Count
        && _bounds.Count == other._bounds.Count
        && _facts.All(entry => other.Get(entry.Key) == entry.Value)
        && _bounds.All(entry => entry.Value.Equals(other.Bound(entry.Key)));

    public override bool Equals(object? obj) => Equals(obj as FlowFacts);

    public override int GetHashCode()
    {
        var hash = _bounds.Count;
        foreach (var entry in _facts)
        {
            hash ^= entry.Key.GetHashCode() * 31 + entry.Value.GetHashCode();
        }

        return hash;
    }
}
