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
        var concurrentlySpan = header.Kind == StatementKind.DropIndex ? reader.SpanOrInsertionPoint(SqlKeyword.Concurrently) : default;
        var concurrently = header.Kind == StatementKind.DropIndex && reader.Accept(SqlKeyword.Concurrently);
        var ifExists = reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        switch (header.Kind)
        {
            case StatementKind.Other:
                context.ReportUnknownCommand(reader);
                break;
            case StatementKind.DropIndex:
                return ParseIndex(ref reader, ref header, context, concurrently, concurrentlySpan, ifExists);
            case StatementKind.DropTable or StatementKind.DropView or StatementKind.DropMaterializedView or
                StatementKind.DropForeignTable or StatementKind.DropSequence:
                ReadRelations(ref reader, ref header, context);
                return header.Relations.Count == 0 ? new OtherStatement(header) : Create(ref reader, header, header.Relations, ifExists);
            case StatementKind.DropTrigger or StatementKind.DropRule or StatementKind.DropPolicy:
                return ReadOfTable(ref reader, ref header, context, ifExists);
            case StatementKind.DropDatabase or StatementKind.DropTablespace:
                header.TransactionRule = TransactionRule.Forbidden;
                break;
            case StatementKind.DropSubscription:
                SubscriptionParser.Drop(ref reader, ref header, context);
                break;
            case StatementKind.DropOwned:
                return CatalogParser.ParseOwned(ref reader, ref header, context);
            case StatementKind.DropCast or StatementKind.DropTransform or StatementKind.DropUserMapping or
                StatementKind.DropOperator:
                break;
            default:
                return ReadNames(ref reader, ref header, context, ifExists);
        }

        return new OtherStatement(header);
    }

    private static DropStatement Create(
        ref TokenReader reader, in StatementHeader header, IReadOnlyList<QualifiedName> names, bool ifExists) =>
        new(header, names) { IfExists = ifExists, Cascade = reader.SkipTo(SqlKeyword.Cascade) };

    private static SqlStatement ReadOfTable(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool ifExists)
    {
        var first = reader.Index;
        if (!TriggerParser.ReadNameOnTable(ref reader, ref header, context, out var name, out var table))
        {
            return new OtherStatement(header);
        }

        QualifiedName[] names = [new(null, null, name, reader.SpanOf(first, first + 1))];
        return new DropStatement(header, names)
        {
            Table = table,
            IfExists = ifExists,
            Cascade = reader.Is(SqlKeyword.Cascade),
        };
    }

    /// <summary>Names with the arguments of functions between them, or with <c>USING method</c> of operator classes behind.</summary>
    private static SqlStatement ReadNames(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool ifExists)
    {
        var names = new List<QualifiedName>(1);
        do
        {
            if (reader.ReadDottedName() is not { } name)
            {
                context.ReportUnexpected(reader, "a name is missing");
                return new OtherStatement(header);
            }

            names.Add(name);
            if (reader.Kind == SqlTokenKind.OpenParenthesis)
            {
                reader.SkipBalanced();
            }
        }
        while (reader.Accept(SqlTokenKind.Comma));
        header.IsDdl = !names.TrueForAll(name => TemporaryObjects.IsTemporarySchema(name.Schema));
        return Create(ref reader, header, names, ifExists);
    }

    private static SqlStatement ParseIndex(
        ref TokenReader reader, ref StatementHeader header, ParseContext context, bool concurrently, TextSpan concurrentlySpan, bool ifExists)
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
                ConcurrentlySpan = concurrentlySpan,
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
