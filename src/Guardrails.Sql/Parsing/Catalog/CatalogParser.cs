using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Commands on the catalogue beside CREATE, ALTER and DROP.</summary>
internal static class CatalogParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        switch (reader.Keyword)
        {
            case SqlKeyword.Security when reader.Accept(SqlKeyword.Security, SqlKeyword.Label):
                header.Kind = StatementKind.SecurityLabel;
                reader.SkipTo(SqlKeyword.On);
                return CommentParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Comment:
                header.Kind = StatementKind.Comment;
                reader.Skip();
                return CommentParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Reassign when reader.Accept(SqlKeyword.Reassign, SqlKeyword.Owned):
                header.Kind = StatementKind.ReassignOwned;
                header.IsDdl = true;
                return ParseOwned(ref reader, ref header, context);
            case SqlKeyword.Import when reader.Accept(SqlKeyword.Import, SqlKeyword.Foreign, SqlKeyword.Schema):
                header.Kind = StatementKind.ImportForeignSchema;
                header.IsDdl = true;
                return new OtherStatement(header);
            case SqlKeyword.Grant or SqlKeyword.Revoke:
                return GrantParser.Parse(ref reader, ref header);
            default:
                reader.Skip();
                context.ReportUnknownCommand(reader);
                return new OtherStatement(header);
        }
    }

    /// <summary><c>BY role, … [TO role] [CASCADE]</c></summary>
    public static SqlStatement ParseOwned(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (!reader.Accept(SqlKeyword.By))
        {
            return context.Broken(header, reader, "BY and a role are missing");
        }

        var roles = ReadRoles(ref reader);
        var newOwner = reader.Accept(SqlKeyword.To) ? reader.ReadIdentifier() : null;
        return new OwnedStatement(header, roles, newOwner) { Cascade = reader.Is(SqlKeyword.Cascade) };
    }

    /// <summary>Roles separated by commas; the old word GROUP before one means nothing.</summary>
    public static List<string> ReadRoles(ref TokenReader reader)
    {
        var roles = new List<string>(1);
        do
        {
            reader.Accept(SqlKeyword.Group);
            if (reader.ReadIdentifier() is { } role)
            {
                roles.Add(role);
            }
        }
        while (reader.Accept(SqlTokenKind.Comma));
        return roles;
    }
}
