using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>ALTER of objects that lock no table: the name, and whether it is renamed, moved or given away.</summary>
internal static class AlterObjectParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header)
    {
        if (reader.ReadDottedName() is not { } name)
        {
            // Operators, casts, large objects: their names are none.
            return new OtherStatement(header);
        }

        header.IsDdl = !TemporaryObjects.IsTemporarySchema(name.Schema);
        while (!reader.IsAtEnd)
        {
            var action = reader.Accept(SqlKeyword.Rename, SqlKeyword.To) ? AlterObjectAction.RenameTo
                : reader.Accept(SqlKeyword.Owner, SqlKeyword.To) ? AlterObjectAction.OwnerTo
                : reader.Accept(SqlKeyword.Set, SqlKeyword.Schema) ? AlterObjectAction.SetSchema
                : AlterObjectAction.Other;
            if (action != AlterObjectAction.Other)
            {
                return new AlterObjectStatement(header, name, action, reader.ReadIdentifier());
            }

            reader.SkipBalanced();
        }

        return new AlterObjectStatement(header, name, AlterObjectAction.Other, null);
    }
}
