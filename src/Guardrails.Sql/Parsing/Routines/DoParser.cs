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

        var bodySpan = reader.Map(BodyText.Content(context.Text, body));
        if (language is not (null or "plpgsql") || context.Depth >= ParseContext.MaxDepth)
        {
            return new DoStatement(header, language, bodySpan, RoutineBody.Empty);
        }

        var block = PlPgSqlBody.Parse(BodyText.Open(context, body));
        header.IsDdl = block.ContainsDdl;
        header.TransactionRule = block.Result.EndsTransactions ? TransactionRule.Forbidden : TransactionRule.Allowed;
        return new DoStatement(header, language, bodySpan, block.Result) { Condition = block.Condition };
    }
}
