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
                StatementKind.AlterMaterializedView:
                // ALL IN TABLESPACE moves whatever is there; no name tells what.
                return reader.Is(SqlKeyword.All, SqlKeyword.In)
                    ? new OtherStatement(header)
                    : AlterTableParser.Parse(ref reader, ref header, context);
            case StatementKind.AlterSequence:
                return SequenceParser.Alter(ref reader, ref header, context);
            case StatementKind.AlterType:
                return TypeParser.Alter(ref reader, ref header, context);
            case StatementKind.AlterDomain:
                return DomainParser.Alter(ref reader, ref header, context);
            case StatementKind.AlterPolicy:
                return TriggerParser.Policy(ref reader, ref header, context);
            case StatementKind.AlterTrigger or StatementKind.AlterRule:
                return TriggerParser.Alter(ref reader, ref header, context);
            case StatementKind.AlterPublication:
                return PublicationParser.Parse(ref reader, ref header, context);
            case StatementKind.AlterSystem:
                header.TransactionRule = TransactionRule.Forbidden;
                break;
            case StatementKind.AlterDatabase:
                var database = reader;
                reader.Skip();
                header.TransactionRule =
                    reader.Is(SqlKeyword.Set, SqlKeyword.Tablespace) ? TransactionRule.Forbidden : TransactionRule.Allowed;
                return AlterObjectParser.Parse(ref database, ref header);
            case StatementKind.AlterSubscription:
                SubscriptionParser.Alter(ref reader, ref header, context);
                break;
            case StatementKind.AlterDefaultPrivileges:
                break;
            default:
                return AlterObjectParser.Parse(ref reader, ref header);
        }

        return new OtherStatement(header);
    }
}
