using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>DO: reads the language and looks into a PL/pgSQL body.</summary>
internal static class DoParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Do;
        reader.Skip();
        string? language = null;
        SqlToken? code = null;
        while (!reader.IsAtEnd)
        {
            if (reader.Accept(SqlKeyword.Language))
            {
                language = reader.ReadString() ?? reader.ReadIdentifier();
            }
            else
            {
                code ??= TokenReader.IsString(reader.Kind) ? reader.Current : null;
                reader.Skip();
            }
        }

        if (code is not { } body)
        {
            return new OtherStatement(header);
        }

        var content = Content(context.Text, body);
        var bodySpan = reader.Map(content);
        if (language is not (null or "plpgsql") || context.Depth >= ParseContext.MaxDepth)
        {
            return new DoStatement(header, language, bodySpan, []);
        }

        var block = PlPgSqlBody.Parse(context, body, content);
        header.IsDdl = block.ContainsDdl;
        header.TransactionRule = block.EndsTransactions ? TransactionRule.Forbidden : TransactionRule.Allowed;
        return new DoStatement(header, language, bodySpan, block.Statements) { HasDynamicSql = block.HasDynamicSql };
    }

    private static TextSpan Content(string text, SqlToken token)
    {
        var raw = text.AsSpan(token.Start, token.Length);
        var open = token.Kind switch
        {
            SqlTokenKind.DollarString => SqlLexer.DollarTagLength(raw),
            SqlTokenKind.String => 1,
            SqlTokenKind.UnicodeString => 3,
            _ => 2,
        };
        var close = token.IsUnterminated ? 0 : token.Kind == SqlTokenKind.DollarString ? open : 1;
        return TextSpan.FromBounds(token.Start + open, token.End - close);
    }
}
