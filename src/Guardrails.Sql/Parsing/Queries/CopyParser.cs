using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>COPY, and psql's \copy, as far as their data block asks for it.</summary>
internal static class CopyParser
{
    public static CopyStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Copy;
        reader.Skip();
        if (ReadTable(ref reader) is not { } table)
        {
            header.Query = QueryRelations.Create(reader, context);
            return new CopyStatement(header, isFromStdin: false);
        }

        header.Relations = [table];
        return new CopyStatement(header, IsFromStdin(ref reader));
    }

    private static QualifiedName? ReadTable(ref TokenReader reader)
    {
        _ = reader.Accept(SqlKeyword.Binary);
        return reader.ReadQualifiedName();
    }

    /// <summary>Whether the arguments of <c>\copy</c> say that the data follow in the script.</summary>
    public static bool MetaCommandReadsScript(string text, TextSpan arguments)
    {
        var tokens = TokenBuffer.Read(text, arguments, psql: true);
        var reader = new TokenReader(text, null, tokens.AsSpan());
        return ReadTable(ref reader) is not null && IsFromStdin(ref reader);
    }

    // psql reads its own script for STDIN and for STDOUT alike (the server takes the two for the same word).
    private static bool IsFromStdin(ref TokenReader reader) =>
        reader.SkipTo(SqlKeyword.From) && reader.PeekKeyword(1) is SqlKeyword.Stdin or SqlKeyword.Stdout;
}
