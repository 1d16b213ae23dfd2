using System.Collections.Concurrent;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Analyzers.SqlText;

/// <summary>The texts of a compilation, each parsed once however often it is run, and however many rules ask.</summary>
internal sealed class ParsedTexts
{
    /// <summary>How much text is kept, in characters: statements take several times the memory of their text.</summary>
    private const int MostText = 4 * FoldLimits.TextLength;

    private readonly ConcurrentDictionary<string, SqlScript> _scripts = new(StringComparer.Ordinal);
    private int _keptText;

    /// <summary>The statements of a text.</summary>
    public SqlScript Parse(string text)
    {
        if (_scripts.TryGetValue(text, out var known))
        {
            return known;
        }

        var script = SqlParser.Parse(text);
        if (Interlocked.Add(ref _keptText, text.Length) <= MostText)
        {
            _scripts[text] = script;
        }

        return script;
    }
}
