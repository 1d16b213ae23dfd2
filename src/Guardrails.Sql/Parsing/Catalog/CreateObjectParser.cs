using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE EXTENSION and CREATE STATISTICS.</summary>
internal static class CreateObjectParser
{
    public static SqlStatement Extension(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var ifNotExists = CreateParser.AcceptIfNotExists(ref reader);
        if (reader.ReadIdentifier() is not { } name)
        {
            return context.Broken(header, reader, "an extension's name is missing");
        }

        var schema = reader.SkipTo(SqlKeyword.Schema) && reader.Accept(SqlKeyword.Schema) ? reader.ReadIdentifier() : null;
        return new CreateExtensionStatement(header, name) { IfNotExists = ifNotExists, Schema = schema };
    }

    public static SqlStatement Statistics(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var ifNotExists = CreateParser.AcceptIfNotExists(ref reader);
        var name = reader.Is(SqlKeyword.On) ? null : reader.ReadDottedName();
        if (reader.Kind == SqlTokenKind.OpenParenthesis)
        {
            reader.SkipBalanced();
        }

        reader.Accept(SqlKeyword.On);
        var elements = new List<SqlExpression>(2);
        while (!reader.IsAtEnd && !reader.Is(SqlKeyword.From))
        {
            var first = reader.Index;
            while (!reader.IsAtEnd && !reader.Is(SqlKeyword.From) && reader.Kind != SqlTokenKind.Comma)
            {
                reader.SkipBalanced();
            }

            if (reader.Index > first)
            {
                elements.Add(reader.ExpressionOf(first, reader.Index));
            }

            reader.Accept(SqlTokenKind.Comma);
        }

        if (!reader.Accept(SqlKeyword.From))
        {
            return context.Broken(header, reader, "FROM and a table's name are missing");
        }

        if (reader.ReadQualifiedName() is not { } table)
        {
            // The grammar takes any FROM clause; the server then refuses all but one table.
            return new OtherStatement(header);
        }

        header.Relations = [table];
        header.IsDdl = !context.IsTemporary(table);
        return new CreateStatisticsStatement(header, name, table) { Elements = elements, IfNotExists = ifNotExists };
    }
}
