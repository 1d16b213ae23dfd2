using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE PUBLICATION and ALTER PUBLICATION.</summary>
internal static class PublicationParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var isCreate = header.Kind == StatementKind.CreatePublication;
        if (reader.ReadIdentifier() is not { } name)
        {
            return context.Broken(header, reader, "a publication's name is missing");
        }

        var action = isCreate ? PublicationAction.Create : reader.Keyword switch
        {
            SqlKeyword.Add => PublicationAction.Add,
            SqlKeyword.Drop => PublicationAction.Drop,
            SqlKeyword.Set when reader.PeekToken(1).Kind != SqlTokenKind.OpenParenthesis => PublicationAction.Set,
            _ => PublicationAction.Other,
        };
        if (action == PublicationAction.Other || (isCreate && !reader.Is(SqlKeyword.For)))
        {
            return new PublicationStatement(header, name, action);
        }

        reader.Skip();
        if (reader.Is(SqlKeyword.All, SqlKeyword.Tables))
        {
            return new PublicationStatement(header, name, action) { AllTables = true };
        }

        var tables = new List<PublicationTable>(1);
        var schemas = new List<string>(0);
        ReadObjects(ref reader, tables, schemas);
        header.Relations = [.. tables.Select(table => table.Table)];
        return new PublicationStatement(header, name, action) { Tables = tables, Schemas = schemas };
    }

    /// <summary><c>TABLE a, b, TABLES IN SCHEMA c, d, TABLE e</c>: an object without a word is of the kind before.</summary>
    private static void ReadObjects(ref TokenReader reader, List<PublicationTable> tables, List<string> schemas)
    {
        var isSchema = false;
        do
        {
            if (reader.Accept(SqlKeyword.Tables, SqlKeyword.In, SqlKeyword.Schema))
            {
                isSchema = true;
            }
            else if (reader.Accept(SqlKeyword.Table))
            {
                isSchema = false;
            }

            if (!isSchema)
            {
                ReadTable(ref reader, tables);
            }
            else if (reader.ReadIdentifier() is { } schema)
            {
                schemas.Add(schema);
            }
        }
        while (reader.Accept(SqlTokenKind.Comma));
    }

    private static void ReadTable(ref TokenReader reader, List<PublicationTable> tables)
    {
        var only = reader.Accept(SqlKeyword.Only);
        var isParenthesized = only && reader.Accept(SqlTokenKind.OpenParenthesis);
        if (reader.ReadQualifiedName() is not { } table)
        {
            return;
        }

        _ = isParenthesized && reader.Accept(SqlTokenKind.CloseParenthesis);
        reader.AcceptStar();
        var columns = ConstraintParser.ReadKeyColumns(ref reader, out _);
        var where = reader.Accept(SqlKeyword.Where) ? reader.ReadParenthesizedExpression() : null;
        tables.Add(new PublicationTable(table, only, columns, where));
    }
}
