using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Analyzers.SqlText;

/// <summary>The texts of a compilation, each parsed once however often it is run, and however many rules ask.</summary>
internal sealed class ParsedTexts
{
    private readonly KeptTexts<string, SqlScript> _scripts = new(StringComparer.Ordinal);

    /// <summary>The statements of a text.</summary>
    public SqlScript Parse(string text) => _scripts.GetOrMake(text, text.Length, SqlParser.Parse);
}
