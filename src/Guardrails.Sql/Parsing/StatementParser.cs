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
                Classify(ref reader, ref header, context);
                return new OtherStatement(header);
        }
    }

    private static void Classify(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var keyword = reader.Keyword;
        switch (keyword)
        {
            case SqlKeyword.Vacuum:
                MaintenanceParser.Vacuum(ref reader, ref header, context);
                break;
            case SqlKeyword.Analyze or SqlKeyword.Analyse:
                MaintenanceParser.Analyze(ref reader, ref header);
                break;
            case SqlKeyword.Cluster:
                MaintenanceParser.Cluster(ref reader, ref header, context);
                break;
            case SqlKeyword.Refresh:
                MaintenanceParser.Refresh(ref reader, ref header, context);
                break;
            case SqlKeyword.Truncate:
                MaintenanceParser.Truncate(ref reader, ref header, context);
                break;
            case SqlKeyword.Lock:
                MaintenanceParser.Lock(ref reader, ref header, context);
                break;
            case SqlKeyword.Comment or SqlKeyword.Grant or SqlKeyword.Revoke or SqlKeyword.Security or SqlKeyword.Reassign or
                SqlKeyword.Import:
                CatalogParser.Classify(ref reader, ref header, context);
                break;
            case SqlKeyword.Discard:
                header.Kind = StatementKind.Discard;
                header.TransactionRule =
                    reader.PeekKeyword(1) == SqlKeyword.All ? TransactionRule.Forbidden : TransactionRule.Allowed;
                break;
            default:
                header.Kind = SimpleKind(keyword);
                switch (header.Kind)
                {
                    case StatementKind.Other:
                        QueryParser.Classify(ref reader, ref header, context);
                        break;
                    case StatementKind.DeclareCursor or StatementKind.Prepare:
                        header.Query = QueryRelations.Create(reader, context);
                        break;
                }

                break;
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

    /// <summary>Only ANALYZE executes what it explains.</summary>
    private static OtherStatement ParseExplain(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        var executes = OptionList.IsNext(ref reader)
            ? OptionList.Read(ref reader, "analyze") ?? false
            : reader.Accept(SqlKeyword.Analyze) | reader.Accept(SqlKeyword.Analyse);
        reader.Accept(SqlKeyword.Verbose);

        var inner = header;
        // An EXPLAIN of an EXPLAIN is no SQL; not following it keeps the depth of calls constant.
        if (!reader.Is(SqlKeyword.Explain))
        {
            Parse(ref reader, ref inner, executes ? context : context.WithoutEffects());
        }

        inner.Kind = StatementKind.Explain;
        inner.IsDdl &= executes;
        inner.TransactionRule = TransactionRule.Allowed;
        inner.TimeoutClass = TimeoutClass.Short;
        header = inner;
        return new OtherStatement(header);
    }
}
