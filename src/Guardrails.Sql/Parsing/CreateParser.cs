using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE of everything.</summary>
internal static class CreateParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        _ = reader.Accept(SqlKeyword.Or, SqlKeyword.Replace);
        var isTemporary = AcceptTemporary(ref reader);
        var isUnlogged = reader.Accept(SqlKeyword.Unlogged);
        var isUnique = reader.Accept(SqlKeyword.Unique);
        _ = reader.Accept(SqlKeyword.Constraint) || reader.Accept(SqlKeyword.Trusted) || reader.Accept(SqlKeyword.Recursive) ||
            (reader.Is(SqlKeyword.Default, SqlKeyword.Conversion) && reader.Accept(SqlKeyword.Default));

        header.Kind = ObjectType.Read(ref reader)?.Create ?? StatementKind.Other;
        header.IsDdl = header.Kind != StatementKind.Other;
        switch (header.Kind)
        {
            case StatementKind.Other:
                context.ReportUnknownCommand(reader);
                break;
            case StatementKind.CreateIndex:
                return CreateIndexParser.Parse(ref reader, ref header, context, isUnique);
            case StatementKind.CreateTable:
                return CreateTableParser.Parse(ref reader, ref header, context, isTemporary, isUnlogged);
            case StatementKind.CreateForeignTable:
                return CreateTableParser.Parse(ref reader, ref header, context, isTemporary: false, isUnlogged: false);
            case StatementKind.CreateView or StatementKind.CreateSequence:
                ReadNamed(ref reader, ref header, context, isTemporary);
                break;
            case StatementKind.CreateMaterializedView:
                ReadNamed(ref reader, ref header, context, isTemporary: false);
                break;
            case StatementKind.CreateTrigger or StatementKind.CreatePolicy:
                ReadTableBehind(ref reader, ref header, context, SqlKeyword.On);
                break;
            case StatementKind.CreateRule:
                ReadTableBehind(ref reader, ref header, context, SqlKeyword.To);
                break;
            case StatementKind.CreateStatistics:
                ReadTableBehind(ref reader, ref header, context, SqlKeyword.From);
                break;
            case StatementKind.CreatePublication:
                PublicationParser.ReadTables(ref reader, ref header);
                break;
            case StatementKind.CreateDatabase or StatementKind.CreateTablespace:
                header.TransactionRule = TransactionRule.Forbidden;
                break;
            case StatementKind.CreateSubscription:
                SubscriptionParser.Create(ref reader, ref header);
                break;
            default:
                AcceptIfNotExists(ref reader);
                header.IsDdl = !TemporaryObjects.IsTemporarySchema(reader.ReadQualifiedName()?.Schema);
                break;
        }

        return new OtherStatement(header);
    }

    public static bool AcceptIfNotExists(ref TokenReader reader) =>
        reader.Accept(SqlKeyword.If, SqlKeyword.Not, SqlKeyword.Exists);

    public static bool AcceptTemporary(ref TokenReader reader)
    {
        // Both words are allowed and mean nothing (manual, "CREATE TABLE", "Compatibility").
        if (reader.Is(SqlKeyword.Global) || reader.Is(SqlKeyword.Local))
        {
            reader.Skip();
        }

        return reader.Accept(SqlKeyword.Temp) || reader.Accept(SqlKeyword.Temporary);
    }

    /// <summary>A temporary relation is no DDL, and later statements may name it.</summary>
    public static void SetTemporary(
        ref StatementHeader header, ParseContext context, QualifiedName name, bool isTemporary, bool dropOnCommit = false)
    {
        if (isTemporary || TemporaryObjects.IsTemporarySchema(name.Schema))
        {
            header.IsDdl = false;
            context.AddTemporary(name, dropOnCommit);
        }
    }

    private static void ReadNamed(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool isTemporary)
    {
        AcceptIfNotExists(ref reader);
        if (reader.ReadQualifiedName() is not { } name)
        {
            context.ReportUnexpected(reader, "a name is missing");
            return;
        }

        header.Relations = [name];
        if (header.Kind is StatementKind.CreateView or StatementKind.CreateMaterializedView && reader.SkipTo(SqlKeyword.As))
        {
            reader.Skip();
            header.Query = QueryRelations.Create(reader, context);
            isTemporary |= header.Kind == StatementKind.CreateView && ReadsTemporary(header.Query, context);
        }

        SetTemporary(ref header, context, name, isTemporary);
    }

    /// <summary>A view over a temporary relation is temporary without saying so (manual, "CREATE VIEW").</summary>
    private static bool ReadsTemporary(QueryRelations? query, ParseContext context) =>
        query is not null && context.HasTemporary && query.Own.Any(context.IsTemporary);

    private static void ReadTableBehind(ref TokenReader reader, ref StatementHeader header, ParseContext context, SqlKeyword word)
    {
        // The object's own name may be any word. A rule has ON and the event before TO; a trigger's OF a, b is no problem.
        reader.Skip();
        if (reader.SkipTo(word))
        {
            reader.Skip();
            TargetTable.Read(ref reader, ref header, context);
        }
    }
}
