using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>GRANT and REVOKE, of privileges and of roles.</summary>
internal static class GrantParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header)
    {
        header.Kind = reader.Is(SqlKeyword.Grant) ? StatementKind.Grant : StatementKind.Revoke;
        reader.Skip();
        if (reader.PeekKeyword(1) is SqlKeyword.Option && reader.PeekKeyword(2) == SqlKeyword.For)
        {
            // GRANT OPTION FOR, ADMIN OPTION FOR
            reader.Skip(3);
        }

        var privileges = ReadPrivileges(ref reader);
        string? type = null;
        var objects = new List<QualifiedName>(1);
        if (reader.Accept(SqlKeyword.On))
        {
            type = ReadType(ref reader);
            ReadObjects(ref reader, objects);
            header.Relations = type is "table" or "sequence" ? [.. objects] : header.Relations;
        }

        _ = reader.Accept(SqlKeyword.To) || reader.Accept(SqlKeyword.From);
        var grantees = CatalogParser.ReadRoles(ref reader);
        if (type is null)
        {
            var span = header.Span;
            objects.AddRange(privileges.Select(role => new QualifiedName(null, null, role, span)));
        }

        return new GrantStatement(header, type, objects)
        {
            Privileges = type is null ? [] : [.. privileges.Select(privilege => privilege.ToUpperInvariant())],
            Grantees = grantees,
            Cascade = reader.SkipTo(SqlKeyword.Cascade),
        };
    }

    private static List<string> ReadPrivileges(ref TokenReader reader)
    {
        var privileges = new List<string>(1);
        while (!reader.IsAtEnd && reader.Keyword is not (SqlKeyword.On or SqlKeyword.To or SqlKeyword.From))
        {
            var first = reader.Index;
            while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Comma &&
                reader.Keyword is not (SqlKeyword.On or SqlKeyword.To or SqlKeyword.From))
            {
                reader.SkipBalanced();
            }

            if (reader.Index > first)
            {
                privileges.Add(reader.TextOf(first, reader.Index));
            }

            reader.Accept(SqlTokenKind.Comma);
        }

        return privileges;
    }

    private static string ReadType(ref TokenReader reader)
    {
        if (reader.Accept(SqlKeyword.All))
        {
            var all = "all " + reader.ReadIdentifier();
            reader.Accept(SqlKeyword.In, SqlKeyword.Schema);
            return all;
        }

        if (reader.Accept(SqlKeyword.Foreign))
        {
            var isServer = reader.Accept(SqlKeyword.Server);
            _ = isServer || reader.Accept(SqlKeyword.Data, SqlKeyword.Wrapper);
            return isServer ? "foreign server" : "foreign data wrapper";
        }

        if (reader.Accept(SqlKeyword.Large, SqlKeyword.Object))
        {
            return "large object";
        }

        // A table may be called like a kind of object; then no name follows.
        var isWord = reader.Keyword is SqlKeyword.Table or SqlKeyword.Sequence or SqlKeyword.Database or SqlKeyword.Domain or
            SqlKeyword.Function or SqlKeyword.Procedure or SqlKeyword.Routine or SqlKeyword.Language or SqlKeyword.Parameter or
            SqlKeyword.Schema or SqlKeyword.Tablespace or SqlKeyword.Type;
        var isFollowed = reader.PeekToken(1).Kind is SqlTokenKind.Identifier or SqlTokenKind.QuotedIdentifier or
            SqlTokenKind.UnicodeIdentifier or SqlTokenKind.PsqlVariable;
        if (!isWord || !isFollowed || reader.PeekKeyword(1) is SqlKeyword.To or SqlKeyword.From)
        {
            return "table";
        }

        return reader.ReadIdentifier()!;
    }

    private static void ReadObjects(ref TokenReader reader, List<QualifiedName> objects)
    {
        do
        {
            if (reader.ReadDottedName() is { } name)
            {
                objects.Add(name);
            }
            else
            {
                reader.Skip();
            }

            if (reader.Kind == SqlTokenKind.OpenParenthesis)
            {
                reader.SkipBalanced();
            }
        }
        while (reader.Accept(SqlTokenKind.Comma));
    }
}
