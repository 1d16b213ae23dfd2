using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE of everything.</summary>
internal static class CreateParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        reader.Skip();
        var modifiers = ReadModifiers(ref reader);
        header.Kind = ObjectType.Read(ref reader)?.Create ?? StatementKind.Other;
        header.IsDdl = header.Kind != StatementKind.Other;
        switch (header.Kind)
        {
            case StatementKind.Other:
                context.ReportUnknownCommand(reader);
                break;
            case StatementKind.CreateIndex:
                return CreateIndexParser.Parse(ref reader, ref header, context, modifiers.IsUnique);
            case StatementKind.CreateTable:
                return CreateTableParser.Parse(ref reader, ref header, context, modifiers.IsTemporary, modifiers.IsUnlogged);
            case StatementKind.CreateForeignTable:
                return CreateTableParser.Parse(ref reader, ref header, context, isTemporary: false, isUnlogged: false);
            case StatementKind.CreateView or StatementKind.CreateMaterializedView:
                return CreateViewParser.Parse(ref reader, ref header, context, modifiers);
            case StatementKind.CreateSequence:
                return SequenceParser.Create(ref reader, ref header, context, modifiers);
            case StatementKind.CreateType:
                return TypeParser.Create(ref reader, ref header, context);
            case StatementKind.CreateDomain:
                return DomainParser.Create(ref reader, ref header, context);
            case StatementKind.CreateTrigger:
                return TriggerParser.CreateTrigger(ref reader, ref header, context, modifiers);
            case StatementKind.CreateRule:
                return TriggerParser.CreateRule(ref reader, ref header, context, modifiers);
            case StatementKind.CreatePolicy:
                return TriggerParser.Policy(ref reader, ref header, context);
            case StatementKind.CreateFunction or StatementKind.CreateProcedure:
                return CreateFunctionParser.Parse(ref reader, ref header, context, modifiers.OrReplace);
            case StatementKind.CreateStatistics:
                return CreateObjectParser.Statistics(ref reader, ref header, context);
            case StatementKind.CreateExtension:
                return CreateObjectParser.Extension(ref reader, ref header, context);
            case StatementKind.CreateSchema:
                return CreateSchemaParser.Parse(ref reader, ref header, context);
            case StatementKind.CreatePublication:
                return PublicationParser.Parse(ref reader, ref header, context);
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

    private static CreateModifiers ReadModifiers(ref TokenReader reader)
    {
        var modifiers = new CreateModifiers
        {
            OrReplace = reader.Accept(SqlKeyword.Or, SqlKeyword.Replace),
            IsTemporary = AcceptTemporary(ref reader),
            IsUnlogged = reader.Accept(SqlKeyword.Unlogged),
            IsUnique = reader.Accept(SqlKeyword.Unique),
            IsConstraint = reader.Accept(SqlKeyword.Constraint),
            IsRecursive = reader.Accept(SqlKeyword.Recursive),
        };
        _ = reader.Accept(SqlKeyword.Trusted) || (reader.Is(SqlKeyword.Default, SqlKeyword.Conversion) && reader.Accept(SqlKeyword.Default));
        return modifiers;
    }
}
