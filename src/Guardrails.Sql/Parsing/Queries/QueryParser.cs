using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Queries and data changes: which command it is and which table it writes to.</summary>
internal static class QueryParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var query = QueryRelations.Create(reader, context);
        while (reader.Accept(SqlTokenKind.OpenParenthesis))
        {
        }

        if (reader.Accept(SqlKeyword.With))
        {
            SkipCommonTables(ref reader);
        }

        switch (reader.Keyword)
        {
            case SqlKeyword.Select:
                header.Kind = StatementKind.Select;
                ReadInto(ref reader, ref header, context);
                break;
            case SqlKeyword.Values or SqlKeyword.Table:
                header.Kind = StatementKind.Select;
                break;
            case SqlKeyword.Insert:
                ReadTarget(ref reader, ref header, StatementKind.Insert, SqlKeyword.Into);
                break;
            case SqlKeyword.Merge:
                ReadTarget(ref reader, ref header, StatementKind.Merge, SqlKeyword.Into);
                break;
            case SqlKeyword.Delete:
                ReadTarget(ref reader, ref header, StatementKind.Delete, SqlKeyword.From);
                break;
            case SqlKeyword.Update:
                ReadTarget(ref reader, ref header, StatementKind.Update, SqlKeyword.NotKeyword);
                break;
            default:
                if (reader.Kind != SqlTokenKind.PsqlVariable)
                {
                    context.ReportUnknownCommand(reader);
                }

                return new OtherStatement(header);
        }

        header.Query = query;
        return new QueryStatement(header);
    }

    /// <summary>Goes behind <c>WITH [RECURSIVE] name [(…)] AS [[NOT] MATERIALIZED] (…) [SEARCH …] [CYCLE …], …</c></summary>
    private static void SkipCommonTables(ref TokenReader reader)
    {
        _ = reader.Accept(SqlKeyword.Recursive);
        var isName = true;
        while (!reader.IsAtEnd)
        {
            // A common table may itself be called "insert".
            if (!isName && reader.Keyword is SqlKeyword.Select or SqlKeyword.Insert or SqlKeyword.Update or SqlKeyword.Delete or
                SqlKeyword.Merge or SqlKeyword.Values or SqlKeyword.Table)
            {
                return;
            }

            isName = reader.Kind == SqlTokenKind.Comma;
            reader.SkipBalanced();
        }
    }

    private static void ReadTarget(ref TokenReader reader, ref StatementHeader header, StatementKind kind, SqlKeyword word)
    {
        header.Kind = kind;
        reader.Skip();
        _ = word != SqlKeyword.NotKeyword && reader.Accept(word);
        _ = reader.Accept(SqlKeyword.Only);
        if (reader.ReadQualifiedName() is { } target)
        {
            header.Relations = [target];
        }
    }

    /// <summary>SELECT INTO creates a table.</summary>
    private static void ReadInto(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (context.Depth > 0 || !reader.SkipTo(SqlKeyword.Into))
        {
            return;
        }

        reader.Skip();
        var isTemporary = reader.Accept(SqlKeyword.Local) | reader.Accept(SqlKeyword.Global);
        isTemporary = reader.Accept(SqlKeyword.Temp) || reader.Accept(SqlKeyword.Temporary) || isTemporary;
        _ = reader.Accept(SqlKeyword.Unlogged);
        _ = reader.Accept(SqlKeyword.Table);
        if (reader.ReadQualifiedName() is not { } table)
        {
            return;
        }

        isTemporary |= TemporaryObjects.IsTemporarySchema(table.Schema);
        header.Kind = StatementKind.SelectInto;
        header.Relations = [table];
        header.IsDdl = !isTemporary;
        if (isTemporary)
        {
            context.AddTemporary(table);
        }
    }
}
