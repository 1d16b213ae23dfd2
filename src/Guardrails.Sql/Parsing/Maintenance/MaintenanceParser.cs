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

    public static SqlStatement Vacuum(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Vacuum;
        header.TransactionRule = TransactionRule.Forbidden;
        reader.Skip();
        var options = StorageParameterParser.Read(ref reader);
        var isFull = (Find(options, "full") ?? false) | reader.Accept(SqlKeyword.Full);
        _ = reader.Accept(SqlKeyword.Freeze);
        _ = reader.Accept(SqlKeyword.Verbose);
        var analyzes = (Find(options, "analyze") ?? false) | AcceptAnalyze(ref reader);
        var targets = ReadTargets(ref reader, ref header, context);
        header.TimeoutClass = isFull ? TimeoutClass.Short : TimeoutClass.Long;
        header.IsDdl = isFull && !context.AreTemporary(header.Relations);
        return new VacuumStatement(header, targets) { IsFull = isFull, Analyzes = analyzes, Options = options };
    }

    public static SqlStatement Analyze(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Analyze;
        header.TimeoutClass = TimeoutClass.Long;
        reader.Skip();
        var options = StorageParameterParser.Read(ref reader);
        _ = reader.Accept(SqlKeyword.Verbose);
        var targets = ReadTargets(ref reader, ref header, context);
        return new VacuumStatement(header, targets) { Analyzes = true, Options = options };
    }

    /// <summary><c>CLUSTER [VERBOSE] table [USING index]</c>, the old <c>CLUSTER index ON table</c>, or all tables.</summary>
    public static SqlStatement Cluster(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Cluster;
        reader.Skip();
        OptionList.Read(ref reader, "verbose");
        _ = reader.Accept(SqlKeyword.Verbose);
        if (reader.ReadQualifiedName() is not { } table)
        {
            header.IsDdl = true;
            header.TransactionRule = TransactionRule.Forbidden;
            return new ClusterStatement(header, null, null);
        }

        string? index;
        if (reader.Accept(SqlKeyword.On) && reader.ReadQualifiedName() is { } clustered)
        {
            index = table.Name;
            table = clustered;
        }
        else
        {
            index = reader.Accept(SqlKeyword.Using) ? reader.ReadIdentifier() : null;
        }

        header.Relations = [table];
        header.IsDdl = !context.IsTemporary(table);
        // Since 16; before, a partitioned table could not be clustered as a whole or ran like several tables.
        header.TransactionRule = context.State.IsPartitioned(table) ? TransactionRule.Forbidden : TransactionRule.Allowed;
        return new ClusterStatement(header, table, index);
    }

    public static SqlStatement Refresh(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (!reader.Accept(SqlKeyword.Refresh, SqlKeyword.Materialized, SqlKeyword.View))
        {
            reader.Skip();
            return context.Broken(header, reader, "only MATERIALIZED VIEW can be refreshed");
        }

        header.Kind = StatementKind.RefreshMaterializedView;
        var concurrentlySpan = reader.SpanOrInsertionPoint(SqlKeyword.Concurrently);
        var concurrently = reader.Accept(SqlKeyword.Concurrently);
        if (reader.ReadQualifiedName() is not { } view)
        {
            return context.Broken(header, reader, "a name is missing");
        }

        header.Relations = [view];
        header.IsDdl = !context.IsTemporary(view);
        return new RefreshStatement(header, view)
        {
            Concurrently = concurrently,
            ConcurrentlySpan = concurrentlySpan,
            WithNoData = reader.Is(SqlKeyword.With, SqlKeyword.No),
        };
    }

    public static SqlStatement Truncate(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Truncate;
        var targets = ReadTables(ref reader, ref header, context);
        if (targets.Count == 0)
        {
            return context.Broken(header, reader, "a name is missing");
        }

        var restarts = reader.Accept(SqlKeyword.Restart, SqlKeyword.Identity);
        reader.Accept(SqlKeyword.Continue, SqlKeyword.Identity);
        return new TruncateStatement(header, targets) { RestartIdentity = restarts, Cascade = reader.Is(SqlKeyword.Cascade) };
    }

    public static SqlStatement Lock(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        header.Kind = StatementKind.Lock;
        var targets = ReadTables(ref reader, ref header, context);
        if (targets.Count == 0)
        {
            return context.Broken(header, reader, "a name is missing");
        }

        var words = new List<string>(3);
        if (reader.Accept(SqlKeyword.In))
        {
            while (!reader.Accept(SqlKeyword.Mode) && reader.ReadIdentifier() is { } word)
            {
                words.Add(word.ToUpperInvariant());
            }
        }

        var mode = words.Count == 0 ? "ACCESS EXCLUSIVE" : string.Join(" ", words);
        return new LockStatement(header, targets, mode) { NoWait = reader.Is(SqlKeyword.Nowait) };
    }

    private static bool? Find(IReadOnlyList<StorageParameter> options, string name)
    {
        bool? found = null;
        foreach (var option in options)
        {
            found = option.Name == name ? OptionList.ToBoolean(option.Value) : found;
        }

        return found;
    }

    private static bool AcceptAnalyze(ref TokenReader reader) =>
        reader.Accept(SqlKeyword.Analyze) || reader.Accept(SqlKeyword.Analyse);

    /// <summary>What TRUNCATE and LOCK begin with: the verb, <c>TABLE</c> or nothing, and the tables.</summary>
    private static List<TableTarget> ReadTables(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        _ = reader.Accept(SqlKeyword.Table);
        var targets = ReadTargets(ref reader, ref header, context);
        header.IsDdl = !context.AreTemporary(header.Relations);
        return targets;
    }

    /// <summary>Tables separated by commas, each with <c>ONLY</c>, a star and columns; they become the statement's relations.</summary>
    private static List<TableTarget> ReadTargets(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var targets = new List<TableTarget>(1);
        do
        {
            var only = reader.Accept(SqlKeyword.Only);
            var isParenthesized = reader.Accept(SqlTokenKind.OpenParenthesis);
            if (reader.ReadQualifiedName() is not { } table)
            {
                if (targets.Count > 0)
                {
                    context.ReportUnexpected(reader, "a name is missing behind the comma");
                }

                break;
            }

            _ = isParenthesized && reader.Accept(SqlTokenKind.CloseParenthesis);
            reader.AcceptStar();
            targets.Add(new TableTarget(table, only, ConstraintParser.ReadKeyColumns(ref reader, out _)));
        }
        while (reader.Accept(SqlTokenKind.Comma));
        header.Relations = [.. targets.Select(target => target.Table)];
        return targets;
    }
}
