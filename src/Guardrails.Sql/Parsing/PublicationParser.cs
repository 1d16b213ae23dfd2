using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>The tables of CREATE PUBLICATION and ALTER PUBLICATION.</summary>
internal static class PublicationParser
{
    public static void ReadTables(ref TokenReader reader, ref StatementHeader header)
    {
        reader.Skip();
        if (!reader.SkipTo(SqlKeyword.Table))
        {
            return;
        }

        var tables = new List<QualifiedName>(1);
        do
        {
            _ = reader.Accept(SqlKeyword.Table);
            _ = reader.Accept(SqlKeyword.Only);
            if (reader.Is(SqlKeyword.Tables) || reader.ReadQualifiedName() is not { } table)
            {
                break;
            }

            tables.Add(table);
            // Columns, WHERE ( … ), a star.
            while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Comma)
            {
                reader.SkipBalanced();
            }
        }
        while (reader.Accept(SqlTokenKind.Comma));
        header.Relations = tables;
    }
}
