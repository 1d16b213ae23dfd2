using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE SEQUENCE, and ALTER SEQUENCE of its options.</summary>
internal static class SequenceParser
{
    public static SqlStatement Create(ref TokenReader reader, ref StatementHeader header, ParseContext context, in CreateModifiers modifiers)
    {
        var ifNotExists = CreateParser.AcceptIfNotExists(ref reader);
        if (reader.ReadQualifiedName() is not { } name)
        {
            return context.Broken(header, reader, "a sequence's name is missing");
        }

        header.Relations = [name];
        CreateParser.SetTemporary(ref header, context, name, modifiers.IsTemporary);
        return new CreateSequenceStatement(header, name, ReadOptions(ref reader))
        {
            IfNotExists = ifNotExists,
            IsTemporary = modifiers.IsTemporary,
            IsUnlogged = modifiers.IsUnlogged,
        };
    }

    /// <summary>OWNER TO, RENAME TO and SET are actions that all relations share.</summary>
    public static SqlStatement Alter(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var start = reader;
        var ifExists = reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        if (reader.ReadQualifiedName() is not { } name)
        {
            return context.Broken(header, reader, "a sequence's name is missing");
        }

        if (reader.Keyword is SqlKeyword.Owner or SqlKeyword.Rename or SqlKeyword.Set)
        {
            reader = start;
            return AlterTableParser.Parse(ref reader, ref header, context);
        }

        header.Relations = [name];
        header.IsDdl = !context.IsTemporary(name);
        return new AlterSequenceStatement(header, name, ReadOptions(ref reader)) { IfExists = ifExists };
    }

    private static SequenceOptions ReadOptions(ref TokenReader reader)
    {
        TypeName? type = null;
        QualifiedName? ownedBy = null;
        var ownedByNone = false;
        var restarts = false;
        List<StorageParameter>? values = null;
        while (!reader.IsAtEnd)
        {
            if (reader.Accept(SqlKeyword.As))
            {
                type = TypeNameParser.Read(ref reader);
            }
            else if (reader.Accept(SqlKeyword.Owned, SqlKeyword.By))
            {
                ownedByNone = reader.Accept(SqlKeyword.None);
                ownedBy = ownedByNone ? null : reader.ReadDottedName();
            }
            else
            {
                restarts |= reader.Is(SqlKeyword.Restart);
                (values ??= []).Add(ReadValue(ref reader));
            }
        }

        return new SequenceOptions
        {
            Type = type,
            OwnedBy = ownedBy,
            OwnedByNone = ownedByNone,
            Restart = restarts,
            Values = values ?? (IReadOnlyList<StorageParameter>)[],
        };
    }

    private static StorageParameter ReadValue(ref TokenReader reader)
    {
        var first = reader.Index;
        var isNo = reader.Accept(SqlKeyword.No);
        var name = reader.ReadIdentifier() ?? "";
        _ = reader.Accept(SqlKeyword.By) || reader.Accept(SqlKeyword.With);
        var number = reader.Index;
        while (reader.Kind is SqlTokenKind.Operator or SqlTokenKind.Number or SqlTokenKind.PsqlVariable or SqlTokenKind.String)
        {
            reader.Skip();
        }

        if (reader.Index == first)
        {
            reader.Skip();
        }

        var value = isNo ? "no" : reader.Index > number ? reader.TextOf(number, reader.Index) : null;
        return new StorageParameter(reader.SpanFrom(first), name, value);
    }
}
