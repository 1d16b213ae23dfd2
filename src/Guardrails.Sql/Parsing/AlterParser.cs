using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>ALTER of everything.</summary>
internal static class AlterParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        header.Kind = ObjectType.Read(ref reader)?.Alter ?? StatementKind.Other;
        header.IsDdl = header.Kind is not (
            StatementKind.Other or StatementKind.AlterSystem or StatementKind.AlterDefaultPrivileges);
        switch (header.Kind)
        {
            case StatementKind.Other:
                context.ReportUnknownCommand(reader);
                break;
            case StatementKind.AlterTable or StatementKind.AlterForeignTable or StatementKind.AlterIndex or StatementKind.AlterView or
                StatementKind.AlterMaterializedView when !reader.Is(SqlKeyword.All, SqlKeyword.In):
                return AlterTableParser.Parse(ref reader, ref header, context);
            case StatementKind.AlterSequence:
                ReadRelation(ref reader, ref header, context);
                break;
            case StatementKind.AlterTrigger or StatementKind.AlterRule or StatementKind.AlterPolicy:
                TargetTable.ReadBehindOn(ref reader, ref header, context);
                break;
            case StatementKind.AlterPublication:
                PublicationParser.ReadTables(ref reader, ref header);
                break;
            case StatementKind.AlterSystem:
                header.TransactionRule = TransactionRule.Forbidden;
                break;
            case StatementKind.AlterDatabase:
                reader.Skip();
                header.TransactionRule =
                    reader.Is(SqlKeyword.Set, SqlKeyword.Tablespace) ? TransactionRule.Forbidden : TransactionRule.Allowed;
                break;
            case StatementKind.AlterSubscription:
                SubscriptionParser.Alter(ref reader, ref header, context);
                break;
            case StatementKind.AlterDefaultPrivileges:
                break;
            default:
                header.IsDdl = !TemporaryObjects.IsTemporarySchema(reader.ReadQualifiedName()?.Schema);
                break;
        }

        return new OtherStatement(header);
    }

    private static void ReadRelation(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.Is(SqlKeyword.All, SqlKeyword.In))
        {
            return;
        }

        _ = reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        if (reader.ReadQualifiedName() is not { } name)
        {
            context.ReportUnexpected(reader, "a name is missing");
            return;
        }

        header.Relations = [name];
        if (context.IsTemporary(name))
        {
            header.IsDdl = false;
            if (reader.Accept(SqlKeyword.Rename, SqlKeyword.To) && reader.ReadQualifiedName() is { } renamed)
            {
                context.RenameTemporary(name, renamed);
            }
        }
    }
}
