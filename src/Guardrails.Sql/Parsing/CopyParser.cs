using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>COPY, and psql's \copy, as far as their data block asks for it.</summary>
internal static class CopyParser
{
    public static CopyStatement Parse(ref TokenReader reader, ref StatementHeader header)
    {
        header.Kind = StatementKind.Copy;
        reader.Skip();
        reader.Accept(SqlKeyword.Binary);
        if (reader.ReadQualifiedName() is { } table)
        {
            header.Relations = [table];
        }

        return new CopyStatement(header, IsFromStdin(ref reader));
    }

    /// <summary>Whether the arguments of <c>\copy</c> say that the data follow in the script.</summary>
    public static bool MetaCommandReadsScript(string text, TextSpan arguments)
    {
        var tokens = new TokenBuffer();
        var lexer = new SqlLexer(text.AsSpan(0, arguments.End));
        lexer.MoveTo(arguments.Start);
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText; token = lexer.Next())
        {
            if (!token.IsTrivia)
            {
                tokens.Add(token);
            }
        }

        var reader = new TokenReader(text, null, tokens.AsSpan());
        return IsFromStdin(ref reader);
    }

    // psql reads its own script for STDIN and for STDOUT alike (the server takes the two for the same word).
    private static bool IsFromStdin(ref TokenReader reader) =>
        reader.SkipTo(SqlKeyword.From) && reader.PeekKeyword(1) is SqlKeyword.Stdin or SqlKeyword.Stdout;
}
