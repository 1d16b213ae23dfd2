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
        _ = reader.Accept(SqlKeyword.Unlogged);
        var isUnique = reader.Accept(SqlKeyword.Unique);
        _ = reader.Accept(SqlKeyword.Constraint) || reader.Accept(SqlKeyword.Trusted) || reader.Accept(SqlKeyword.Recursive) ||
            (reader.Is(SqlKeyword.Default, SqlKeyword.Conversion) && reader.Accept(SqlKeyword.Default));

        var type = ObjectType.Read(ref reader);
        header.Kind = type?.Create ?? StatementKind.Other;
        header.IsDdl = header.Kind != StatementKind.Other;
        switch (header.Kind)
        {
            case StatementKind.CreateIndex:
                return ParseIndex(ref reader, ref header, context, isUnique);
            case StatementKind.CreateTable:
                ReadTable(ref reader, ref header, context, isTemporary);
                break;
            case StatementKind.CreateView or StatementKind.CreateSequence:
                ReadNamed(ref reader, ref header, context, isTemporary);
                break;
            case StatementKind.CreateMaterializedView or StatementKind.CreateForeignTable:
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
                header.IsDdl &= !TemporaryObjects.IsTemporarySchema(reader.ReadQualifiedName()?.Schema);
                break;
        }

        return new OtherStatement(header);
    }

    public static bool AcceptIfNotExists(ref TokenReader reader) =>
        reader.Accept(SqlKeyword.If, SqlKeyword.Not, SqlKeyword.Exists);

    private static bool AcceptTemporary(ref TokenReader reader)
    {
        if (reader.Is(SqlKeyword.Global) || reader.Is(SqlKeyword.Local))
        {
            reader.Skip();
        }

        return reader.Accept(SqlKeyword.Temp) || reader.Accept(SqlKeyword.Temporary);
    }

    private static SqlStatement ParseIndex(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool isUnique)
    {
        var concurrently = reader.Accept(SqlKeyword.Concurrently);
        if (concurrently)
        {
            header.TransactionRule = TransactionRule.Forbidden;
            header.TimeoutClass = TimeoutClass.Concurrent;
        }

        var ifNotExists = AcceptIfNotExists(ref reader);
        var name = reader.ReadQualifiedName();
        if (!reader.Accept(SqlKeyword.On))
        {
            return new OtherStatement(header);
        }

        var isOnly = reader.Accept(SqlKeyword.Only);
        if (reader.ReadQualifiedName() is not { } table)
        {
            return new OtherStatement(header);
        }

        header.Relations = [table];
        if (context.TemporaryObjects.Contains(table))
        {
            header.IsDdl = false;
            if (name is not null)
            {
                context.AddTemporary(name);
            }
        }

        return new CreateIndexStatement(header, table)
        {
            Name = name,
            Unique = isUnique,
            Concurrently = concurrently,
            IfNotExists = ifNotExists,
            Only = isOnly,
        };
    }

    private static void ReadTable(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool isTemporary)
    {
        AcceptIfNotExists(ref reader);
        if (reader.ReadQualifiedName() is not { } name)
        {
            return;
        }

        var relations = new List<QualifiedName>(1) { name };
        var dropOnCommit = ReadTableClauses(ref reader, ref header, relations);
        header.Relations = relations;
        SetTemporary(ref header, context, name, isTemporary, dropOnCommit);
    }

    /// <summary>Collects the other tables that the definition names; returns whether <c>ON COMMIT DROP</c> is given.</summary>
    private static bool ReadTableClauses(ref TokenReader reader, ref StatementHeader header, List<QualifiedName> relations)
    {
        var dropOnCommit = false;
        var depth = 0;
        while (!reader.IsAtEnd)
        {
            var isOuter = depth == 0;
            if (isOuter && reader.Is(SqlKeyword.As))
            {
                header.Kind = StatementKind.CreateTableAs;
                return dropOnCommit;
            }

            var opensDefinition = reader.Kind is SqlTokenKind.OpenParenthesis or SqlTokenKind.Comma && depth <= 1;
            depth += reader.Kind switch
            {
                SqlTokenKind.OpenParenthesis => 1,
                SqlTokenKind.CloseParenthesis => -1,
                _ => 0,
            };
            if (isOuter && (reader.Accept(SqlKeyword.Partition, SqlKeyword.Of) || reader.Accept(SqlKeyword.Inherits)))
            {
                var isList = reader.Accept(SqlTokenKind.OpenParenthesis);
                depth += isList ? 1 : 0;
                reader.ReadQualifiedNames(relations);
                continue;
            }

            dropOnCommit |= isOuter && reader.Accept(SqlKeyword.On, SqlKeyword.Commit, SqlKeyword.Drop);
            var isReference = reader.Is(SqlKeyword.References);
            reader.Skip();
            if ((isReference || (opensDefinition && reader.Accept(SqlKeyword.Like))) && reader.ReadQualifiedName() is { } other)
            {
                relations.Add(other);
            }
        }

        return dropOnCommit;
    }

    private static void ReadNamed(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool isTemporary)
    {
        AcceptIfNotExists(ref reader);
        if (reader.ReadQualifiedName() is { } name)
        {
            header.Relations = [name];
            SetTemporary(ref header, context, name, isTemporary, dropOnCommit: false);
        }
    }

    private static void SetTemporary(
        ref StatementHeader header, ParseContext context, QualifiedName name, bool isTemporary, bool dropOnCommit)
    {
        if (isTemporary || TemporaryObjects.IsTemporarySchema(name.Schema))
        {
            header.IsDdl = false;
            context.AddTemporary(name, dropOnCommit);
        }
    }

    private static void ReadTableBehind(ref TokenReader reader, ref StatementHeader header, ParseContext context, SqlKeyword word)
    {
        // The object's own name may be any word.
        reader.Skip();
        // A rule has an event's ON before its TO, a trigger's column list is no problem: OF a, b ON t.
        if (!reader.SkipTo(word))
        {
            return;
        }

        reader.Skip();
        if (reader.ReadQualifiedName() is { } table)
        {
            header.Relations = [table];
            header.IsDdl = !context.TemporaryObjects.Contains(table);
        }
    }
}
