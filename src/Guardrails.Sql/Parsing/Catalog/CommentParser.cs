using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>COMMENT ON and SECURITY LABEL: the object.</summary>
internal static class CommentParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (!reader.Accept(SqlKeyword.On))
        {
            return context.Broken(header, reader, "ON and an object are missing");
        }

        var first = reader.Index;
        var word = reader.Keyword;
        var count = WordCount(reader);
        reader.Skip(count);
        if (reader.Index == first)
        {
            return context.Broken(header, reader, "an object is missing");
        }

        var type = SpaceWords(reader, first);
        var name = reader.ReadDottedName();
        var isRelation = word is SqlKeyword.Table or SqlKeyword.View or SqlKeyword.Index or SqlKeyword.Sequence or
            SqlKeyword.Materialized || type == "foreign table";
        if (word == SqlKeyword.Column && name is not null)
        {
            header.Relations = [new QualifiedName(null, name.Database, name.Schema ?? name.Name, name.Span)];
        }
        else if (isRelation && name is not null)
        {
            header.Relations = [name];
        }

        QualifiedName? table = null;
        if (word is SqlKeyword.Constraint or SqlKeyword.Trigger or SqlKeyword.Rule or SqlKeyword.Policy && reader.Accept(SqlKeyword.On) &&
            !reader.Is(SqlKeyword.Domain))
        {
            table = reader.ReadQualifiedName();
            header.Relations = table is null ? header.Relations : [table];
        }

        return new CommentStatement(header, type, name) { Table = table };
    }

    private static int WordCount(in TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.Foreign when reader.PeekKeyword(1) == SqlKeyword.Data => 3,
        SqlKeyword.Text when reader.PeekKeyword(1) == SqlKeyword.Search => 3,
        SqlKeyword.Materialized or SqlKeyword.Access or SqlKeyword.Event or SqlKeyword.Foreign or SqlKeyword.Large or
            SqlKeyword.Procedural => 2,
        SqlKeyword.Operator when reader.PeekKeyword(1) is SqlKeyword.Class or SqlKeyword.Family => 2,
        _ => 1,
    };

    private static string SpaceWords(in TokenReader reader, int first)
    {
        var words = reader.Slice(first, reader.Index);
        var text = words.ReadIdentifier() ?? "";
        while (words.ReadIdentifier() is { } next)
        {
            text += " " + next;
        }

        return text;
    }
}
