using Guardrails.Sql.Lexing;
using Guardrails.Sql.Linting;

namespace Guardrails.Sql.Rules;

/// <summary>Finds words in the text of a statement, for rewrites.</summary>
internal static class StatementWords
{
    /// <summary>Inserts a word behind the first occurrence of another; nothing when the statement's text may not be rewritten.</summary>
    public static IReadOnlyList<TextEdit> InsertBehind(RuleContext context, SqlKeyword word, string text) =>
        context.IsRewritable && Find(context, word) is { } found ? [TextEdit.Insert(found.End, " " + text)] : [];

    /// <summary>The first occurrence of a word outside quotes and comments; null when there is none.</summary>
    public static TextSpan? Find(RuleContext context, SqlKeyword word)
    {
        var span = context.Statement.Span;
        var lexer = new SqlLexer(context.Script.Text.AsSpan(0, span.End));
        lexer.MoveTo(span.Start);
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText; token = lexer.Next())
        {
            if (token.Keyword == word)
            {
                return token.Span;
            }
        }

        return null;
    }
}
