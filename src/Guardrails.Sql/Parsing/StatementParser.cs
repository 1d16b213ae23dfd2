using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>From the tokens of one statement to the statement: picks the parser by the first word.</summary>
internal static class StatementParser
{
    private static readonly IReadOnlyList<QualifiedName> NoRelations = [];

    public static SqlStatement Parse(ParseContext context, int number, ReadOnlySpan<SqlToken> tokens)
    {
        var reader = new TokenReader(context.Text, context.SpanMap, tokens);
        var header = new StatementHeader
        {
            Number = number,
            Span = reader.SpanOf(0, tokens.Length),
            Relations = NoRelations,
        };
        return Parse(ref reader, ref header, context);
    }

    /// <summary>Parses the statement at the reader's place; the statement's number and span stand in the header.</summary>
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        switch (reader.Keyword)
        {
            case SqlKeyword.Create:
                return CreateParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Alter:
                return AlterParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Drop:
                return DropParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Begin or SqlKeyword.Start or SqlKeyword.Commit or SqlKeyword.End or SqlKeyword.Rollback or
                SqlKeyword.Abort or SqlKeyword.Savepoint or SqlKeyword.Release:
                return TransactionParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Prepare
                when reader.PeekKeyword(1) == SqlKeyword.Transaction && TokenReader.IsString(reader.PeekToken(2).Kind):
                return TransactionParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Set or SqlKeyword.Reset:
                return SetParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Reindex:
                return MaintenanceParser.ParseReindex(ref reader, ref header, context);
            case SqlKeyword.Copy:
                return CopyParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Do:
                return DoParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Explain:
                return ParseExplain(ref reader, ref header, context);
            default:
                return ParseOther(ref reader, ref header, context);
        }
    }

    private static SqlStatement ParseOther(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var keyword = reader.Keyword;
        switch (keyword)
        {
            case SqlKeyword.Vacuum:
                return MaintenanceParser.Vacuum(ref reader, ref header, context);
            case SqlKeyword.Analyze or SqlKeyword.Analyse:
                return MaintenanceParser.Analyze(ref reader, ref header, context);
            case SqlKeyword.Cluster:
                return MaintenanceParser.Cluster(ref reader, ref header, context);
            case SqlKeyword.Refresh:
                return MaintenanceParser.Refresh(ref reader, ref header, context);
            case SqlKeyword.Truncate:
                return MaintenanceParser.Truncate(ref reader, ref header, context);
            case SqlKeyword.Lock:
                return MaintenanceParser.Lock(ref reader, ref header, context);
            case SqlKeyword.Comment or SqlKeyword.Grant or SqlKeyword.Revoke or SqlKeyword.Security or SqlKeyword.Reassign or
                SqlKeyword.Import:
                return CatalogParser.Parse(ref reader, ref header, context);
            case SqlKeyword.Discard:
                header.Kind = StatementKind.Discard;
                header.TransactionRule =
                    reader.PeekKeyword(1) == SqlKeyword.All ? TransactionRule.Forbidden : TransactionRule.Allowed;
                return new OtherStatement(header);
            default:
                header.Kind = SimpleKind(keyword);
                if (header.Kind == StatementKind.Other)
                {
                    return QueryParser.Parse(ref reader, ref header, context);
                }

                if (header.Kind == StatementKind.Prepare)
                {
                    return ParsePrepare(ref reader, ref header, context);
                }

                header.Query = header.Kind == StatementKind.DeclareCursor ? QueryRelations.Create(reader, context) : null;
                return new OtherStatement(header);
        }
    }

    /// <summary>The commands of which nothing but the first word matters.</summary>
    private static StatementKind SimpleKind(SqlKeyword keyword) => keyword switch
    {
        SqlKeyword.Call => StatementKind.Call,
        SqlKeyword.Checkpoint => StatementKind.Checkpoint,
        SqlKeyword.Close => StatementKind.CloseCursor,
        SqlKeyword.Deallocate => StatementKind.Deallocate,
        SqlKeyword.Declare => StatementKind.DeclareCursor,
        SqlKeyword.Execute => StatementKind.Execute,
        SqlKeyword.Fetch => StatementKind.Fetch,
        SqlKeyword.Listen => StatementKind.Listen,
        SqlKeyword.Load => StatementKind.Load,
        SqlKeyword.Move => StatementKind.Move,
        SqlKeyword.Notify => StatementKind.Notify,
        SqlKeyword.Prepare => StatementKind.Prepare,
        SqlKeyword.Show => StatementKind.Show,
        SqlKeyword.Unlisten => StatementKind.Unlisten,
        _ => StatementKind.Other,
    };

    /// <summary><c>PREPARE name [(types)] AS statement</c>: nothing runs yet.</summary>
    private static SqlStatement ParsePrepare(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Query = QueryRelations.Create(reader, context);
        reader.Skip();
        if (!reader.SkipTo(SqlKeyword.As) || reader.PeekKeyword(1) is SqlKeyword.Prepare or SqlKeyword.Explain)
        {
            return new OtherStatement(header);
        }

        reader.Skip();
        return reader.IsAtEnd
            ? new OtherStatement(header)
            : new NestedStatement(header, ParseInner(ref reader, header, context.WithoutEffects()), executes: false);
    }

    /// <summary>Only ANALYZE executes what it explains.</summary>
    private static SqlStatement ParseExplain(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        var executes = OptionList.IsNext(ref reader)
            ? OptionList.Read(ref reader, "analyze") ?? false
            : reader.Accept(SqlKeyword.Analyze) | reader.Accept(SqlKeyword.Analyse);
        reader.Accept(SqlKeyword.Verbose);
        header.Kind = StatementKind.Explain;
        // An EXPLAIN of an EXPLAIN is no SQL; not following it keeps the depth of calls constant.
        if (reader.Is(SqlKeyword.Explain) || reader.IsAtEnd)
        {
            return new OtherStatement(header);
        }

        var inner = ParseInner(ref reader, header, executes ? context : context.WithoutEffects());
        inner.CopyRelationsTo(ref header);
        header.IsDdl = inner.IsDdl && executes;
        return new NestedStatement(header, inner, executes);
    }

    private static SqlStatement ParseInner(ref TokenReader reader, in StatementHeader outer, ParseContext context)
    {
        var inner = new StatementHeader { Number = outer.Number, Span = reader.Rest().All, Relations = NoRelations };
        return Parse(ref reader, ref inner, context);
    }
}
