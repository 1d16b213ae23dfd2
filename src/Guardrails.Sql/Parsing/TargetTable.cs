using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>The table that a command on a trigger, a rule, a policy or the like belongs to.</summary>
internal static class TargetTable
{
    /// <summary>Reads the table's name; whether it is temporary decides whether the statement is DDL.</summary>
    public static void Read(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.ReadQualifiedName() is { } table)
        {
            header.Relations = [table];
            header.IsDdl = !context.IsTemporary(table);
        }
    }

    /// <summary>Reads <c>name ON table</c>.</summary>
    public static void ReadBehindOn(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        if (reader.Accept(Lexing.SqlKeyword.On))
        {
            Read(ref reader, ref header, context);
        }
    }
}
