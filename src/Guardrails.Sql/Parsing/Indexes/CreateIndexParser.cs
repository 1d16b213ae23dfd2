using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE INDEX.</summary>
internal static class CreateIndexParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool isUnique)
    {
        var concurrentlySpan = reader.SpanOrInsertionPoint(SqlKeyword.Concurrently);
        var concurrently = reader.Accept(SqlKeyword.Concurrently);
        if (concurrently)
        {
            header.TransactionRule = TransactionRule.Forbidden;
            header.TimeoutClass = TimeoutClass.Concurrent;
        }

        var beforeIf = reader.Index;
        var ifNotExists = CreateParser.AcceptIfNotExists(ref reader);
        TextSpan? ifNotExistsSpan = ifNotExists ? reader.SpanFrom(beforeIf) : null;
        var name = reader.ReadQualifiedName();
        var hasTable = reader.Accept(SqlKeyword.On);
        var isOnly = hasTable && reader.Accept(SqlKeyword.Only);
        if (!hasTable || reader.ReadQualifiedName() is not { } table)
        {
            context.ReportUnexpected(reader, hasTable ? "a table's name is missing" : "ON and a table's name are missing");
            return new OtherStatement(header);
        }

        reader.AcceptStar();
        var method = reader.Accept(SqlKeyword.Using) ? reader.ReadIdentifier() : null;
        var elements = IndexElementParser.ReadList(ref reader);
        if (elements.Count == 0)
        {
            context.ReportUnexpected(reader, "the columns of the index are missing");
        }

        header.Relations = [table];
        if (context.IsTemporary(table))
        {
            header.IsDdl = false;
            if (name is not null)
            {
                context.AddTemporary(name);
            }
        }
        else if (name is not null && context.State.IsPartitioned(table))
        {
            context.State.AddPartitioned(new QualifiedName(table.Database, table.Schema, name.Name, name.Span));
        }

        var include = ConstraintParser.ReadInclude(ref reader);
        var nullsNotDistinct = ConstraintParser.ReadNullsNotDistinct(ref reader);
        IReadOnlyList<StorageParameter> parameters = reader.Accept(SqlKeyword.With) ? StorageParameterParser.Read(ref reader) : [];
        var tablespace = reader.Accept(SqlKeyword.Tablespace) ? reader.ReadIdentifier() : null;
        var where = ReadWhere(ref reader, context);
        return new CreateIndexStatement(header, table)
        {
            Name = name,
            Unique = isUnique,
            Concurrently = concurrently,
            ConcurrentlySpan = concurrentlySpan,
            IfNotExists = ifNotExists,
            IfNotExistsSpan = ifNotExistsSpan,
            Only = isOnly,
            Method = method,
            Elements = elements,
            Include = include,
            NullsNotDistinct = nullsNotDistinct,
            Parameters = parameters,
            Tablespace = tablespace,
            Where = where,
        };
    }

    private static SqlExpression? ReadWhere(ref TokenReader reader, ParseContext context)
    {
        var hasWhere = reader.Accept(SqlKeyword.Where);
        if (hasWhere == reader.IsAtEnd)
        {
            context.ReportUnexpected(reader, hasWhere ? "the condition is missing" : "no clause of CREATE INDEX begins like this");
            return null;
        }

        return hasWhere ? reader.ReadRestAsExpression() : null;
    }
}
