using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>REINDEX, VACUUM, ANALYZE, CLUSTER, REFRESH, TRUNCATE and LOCK.</summary>
internal static class MaintenanceParser
{
    public static SqlStatement ParseReindex(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Reindex;
        header.IsDdl = true;
        reader.Skip();
        var concurrently = OptionList.Read(ref reader, "concurrently") ?? false;
        ReindexTarget? target = reader.Keyword switch
        {
            SqlKeyword.Index => ReindexTarget.Index,
            SqlKeyword.Table => ReindexTarget.Table,
            SqlKeyword.Schema => ReindexTarget.Schema,
            SqlKeyword.Database => ReindexTarget.Database,
            SqlKeyword.System => ReindexTarget.System,
            _ => null,
        };
        if (target is null)
        {
            context.ReportUnexpected(reader, "INDEX, TABLE, SCHEMA, DATABASE or SYSTEM is missing");
            return new OtherStatement(header);
        }

        reader.Skip();
        var concurrentlySpan = reader.SpanOrInsertionPoint(SqlKeyword.Concurrently);
        concurrently |= reader.Accept(SqlKeyword.Concurrently);
        var name = reader.ReadQualifiedName();
        var isSingle = name is not null && target is ReindexTarget.Index or ReindexTarget.Table;
        if (isSingle)
        {
            header.Relations = [name!];
            header.IsDdl = !context.IsTemporary(name!);
        }

        if (name is null && target is not (ReindexTarget.Database or ReindexTarget.System))
        {
            context.ReportUnexpected(reader, "a name is missing");
        }

        // Several relations are rebuilt in a transaction each, the partitions of a table too.
        var takesOwnTransactions = concurrently || !isSingle || context.State.IsPartitioned(name!);
        header.TransactionRule = takesOwnTransactions ? TransactionRule.Forbidden : TransactionRule.Allowed;
        header.TimeoutClass = concurrently ? TimeoutClass.Concurrent : TimeoutClass.Short;
        return new ReindexStatement(header, target.Value, name) { Concurrently = concurrently, ConcurrentlySpan = concurrentlySpan };
    }

    public static void Vacuum(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Vacuum;
        header.TransactionRule = TransactionRule.Forbidden;
        reader.Skip();
        var isFull = OptionList.Read(ref reader, "full") ?? false;
        isFull |= reader.Accept(SqlKeyword.Full);
        _ = reader.Accept(SqlKeyword.Freeze);
        _ = reader.Accept(SqlKeyword.Verbose);
        _ = reader.Accept(SqlKeyword.Analyze) || reader.Accept(SqlKeyword.Analyse);
        ReadTablesWithColumns(ref reader, ref header);
        header.TimeoutClass = isFull ? TimeoutClass.Short : TimeoutClass.Long;
        header.IsDdl = isFull && !context.AreTemporary(header.Relations);
    }

    public static void Analyze(ref TokenReader reader, ref StatementHeader header)
    {
        header.Kind = StatementKind.Analyze;
        header.TimeoutClass = TimeoutClass.Long;
        reader.Skip();
        OptionList.Read(ref reader, "verbose");
        _ = reader.Accept(SqlKeyword.Verbose);
        ReadTablesWithColumns(ref reader, ref header);
    }

    /// <summary><c>CLUSTER [VERBOSE] table [USING index]</c>, the old <c>CLUSTER index ON table</c>, or all tables.</summary>
    public static void Cluster(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Cluster;
        reader.Skip();
        OptionList.Read(ref reader, "verbose");
        _ = reader.Accept(SqlKeyword.Verbose);
        if (reader.ReadQualifiedName() is not { } table)
        {
            header.IsDdl = true;
            header.TransactionRule = TransactionRule.Forbidden;
            return;
        }

        if (reader.Accept(SqlKeyword.On) && reader.ReadQualifiedName() is { } clustered)
        {
            table = clustered;
        }

        header.Relations = [table];
        header.IsDdl = !context.IsTemporary(table);
        // Since 16; before, a partitioned table could not be clustered as a whole or ran like several tables.
        header.TransactionRule = context.State.IsPartitioned(table) ? TransactionRule.Forbidden : TransactionRule.Allowed;
    }

    public static void Refresh(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (!reader.Accept(SqlKeyword.Refresh, SqlKeyword.Materialized, SqlKeyword.View))
        {
            reader.Skip();
            context.ReportUnexpected(reader, "only MATERIALIZED VIEW can be refreshed");
            return;
        }

        header.Kind = StatementKind.RefreshMaterializedView;
        _ = reader.Accept(SqlKeyword.Concurrently);
        SetTargets(ref reader, ref header, context);
    }

    public static void Truncate(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Truncate;
        reader.Skip();
        _ = reader.Accept(SqlKeyword.Table);
        SetTargets(ref reader, ref header, context);
    }

    public static void Lock(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Lock;
        reader.Skip();
        _ = reader.Accept(SqlKeyword.Table);
        SetTargets(ref reader, ref header, context);
    }

    private static void SetTargets(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var targets = new List<QualifiedName>(1);
        reader.ReadQualifiedNames(targets);
        if (targets.Count == 0)
        {
            context.ReportUnexpected(reader, "a name is missing");
        }

        header.Relations = targets;
        header.IsDdl = !context.AreTemporary(targets);
    }

    private static void ReadTablesWithColumns(ref TokenReader reader, ref StatementHeader header)
    {
        List<QualifiedName>? tables = null;
        do
        {
            _ = reader.Accept(SqlKeyword.Only);
            if (reader.ReadQualifiedName() is not { } table)
            {
                break;
            }

            (tables ??= []).Add(table);
            reader.AcceptStar();
            if (reader.Kind == SqlTokenKind.OpenParenthesis)
            {
                reader.SkipBalanced();
            }
        }
        while (reader.Accept(SqlTokenKind.Comma));
        header.Relations = tables ?? header.Relations;
    }
}
