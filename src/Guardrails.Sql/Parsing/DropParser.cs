using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>DROP of everything.</summary>
internal static class DropParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        header.Kind = ObjectType.Read(ref reader)?.Drop ?? StatementKind.Other;
        header.IsDdl = header.Kind != StatementKind.Other;
        var concurrently = header.Kind == StatementKind.DropIndex && reader.Accept(SqlKeyword.Concurrently);
        var ifExists = reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        switch (header.Kind)
        {
            case StatementKind.Other:
                context.ReportUnknownCommand(reader);
                break;
            case StatementKind.DropIndex:
                return ParseIndex(ref reader, ref header, context, concurrently, ifExists);
            case StatementKind.DropTable or StatementKind.DropView or StatementKind.DropMaterializedView or
                StatementKind.DropForeignTable or StatementKind.DropSequence:
                ReadRelations(ref reader, ref header, context);
                break;
            case StatementKind.DropTrigger or StatementKind.DropRule or StatementKind.DropPolicy:
                TargetTable.ReadBehindOn(ref reader, ref header, context);
                break;
            case StatementKind.DropDatabase or StatementKind.DropTablespace:
                header.TransactionRule = TransactionRule.Forbidden;
                break;
            case StatementKind.DropSubscription:
                SubscriptionParser.Drop(ref reader, ref header, context);
                break;
            default:
                header.IsDdl = !TemporaryObjects.IsTemporarySchema(reader.ReadQualifiedName()?.Schema);
                break;
        }

        return new OtherStatement(header);
    }

    private static SqlStatement ParseIndex(
        ref TokenReader reader, ref StatementHeader header, ParseContext context, bool concurrently, bool ifExists)
    {
        if (concurrently)
        {
            header.TransactionRule = TransactionRule.Forbidden;
            header.TimeoutClass = TimeoutClass.Concurrent;
        }

        ReadRelations(ref reader, ref header, context);
        return header.Relations.Count == 0
            ? new OtherStatement(header)
            : new DropIndexStatement(header)
            {
                Concurrently = concurrently,
                IfExists = ifExists,
                Cascade = reader.Is(SqlKeyword.Cascade),
            };
    }

    private static void ReadRelations(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var names = new List<QualifiedName>(1);
        reader.ReadQualifiedNames(names);
        if (names.Count == 0)
        {
            context.ReportUnexpected(reader, "a name is missing");
            return;
        }

        header.Relations = names;
        header.IsDdl = !context.AreTemporary(names);
        context.RemoveTemporary(names);
    }
}
