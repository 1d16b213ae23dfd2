using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE SCHEMA with the statements inside of it.</summary>
internal static class CreateSchemaParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var ifNotExists = CreateParser.AcceptIfNotExists(ref reader);
        var name = reader.Is(SqlKeyword.Authorization) ? null : reader.ReadIdentifier();
        var authorization = reader.Accept(SqlKeyword.Authorization) ? reader.ReadIdentifier() : null;
        if (name is null && authorization is null)
        {
            return context.Broken(header, reader, "a schema's name is missing");
        }

        if (!reader.IsAtEnd && !BeginsElement(reader))
        {
            return context.Broken(header, reader, "only CREATE and GRANT may stand in CREATE SCHEMA");
        }

        header.IsDdl = !TemporaryObjects.IsTemporarySchema(name);
        return new CreateSchemaStatement(header, name, ReadElements(ref reader, context))
        {
            IfNotExists = ifNotExists,
            Authorization = authorization,
        };
    }

    private static List<SqlStatement> ReadElements(ref TokenReader reader, ParseContext context)
    {
        var elements = new List<SqlStatement>(0);
        while (!reader.IsAtEnd)
        {
            var first = reader.Index;
            do
            {
                reader.SkipBalanced();
            }
            while (!reader.IsAtEnd && !BeginsElement(reader));
            // A schema cannot stand in a schema; not following it keeps the depth of calls constant.
            if (!reader.Slice(first, reader.Index).Is(SqlKeyword.Create, SqlKeyword.Schema))
            {
                elements.Add(StatementParser.Parse(context, elements.Count + 1, reader.Tokens(first, reader.Index)));
            }
        }

        return elements;
    }

    // GRANT CREATE ON and WITH GRANT OPTION have these words too.
    private static bool BeginsElement(in TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.Create => reader.PeekKeyword(-1) != SqlKeyword.Grant && reader.PeekToken(-1).Kind != SqlTokenKind.Comma,
        SqlKeyword.Grant => reader.PeekKeyword(-1) != SqlKeyword.With,
        _ => false,
    };
}
