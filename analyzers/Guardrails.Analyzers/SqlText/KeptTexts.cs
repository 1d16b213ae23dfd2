using System.Collections.Concurrent;

namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// What was made of texts, kept for whoever asks next, but never more than so much text: what is beyond that is made anew each time.
/// </summary>
internal sealed class KeptTexts<TKey, TValue>(IEqualityComparer<TKey> comparer)
    where TKey : notnull
{
    /// <summary>How much text is kept, in characters: what is made of a text takes several times its memory.</summary>
    private const int MostText = 4 * FoldLimits.TextLength;

    private readonly ConcurrentDictionary<TKey, TValue> _values = new(comparer);
    private int _keptText;

    /// <summary>What was made of a text before, or is made of it now.</summary>
    /// <param name="key">The text.</param>
    /// <param name="length">Its length in characters.</param>
    /// <param name="make">Makes it; several threads may do so at once.</param>
    public TValue GetOrMake(TKey key, int length, Func<TKey, TValue> make)
    {
        if (_values.TryGetValue(key, out var known))
        {
            return known;
        }

        var value = make(key);
        if (Interlocked.Add(ref _keptText, length) <= MostText)
        {
            _values[key] = value;
        }

        return value;
    }
}
