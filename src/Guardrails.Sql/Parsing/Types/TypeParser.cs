using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;
using A = Guardrails.Sql.Syntax.AlterTypeActionKind;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE TYPE and ALTER TYPE.</summary>
internal static class TypeParser
{
    public static SqlStatement Create(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.ReadDottedName() is not { } name)
        {
            return context.Broken(header, reader, "a type's name is missing");
        }

        header.IsDdl = !TemporaryObjects.IsTemporarySchema(name.Schema);
        if (!reader.Accept(SqlKeyword.As))
        {
            var form = reader.Kind == SqlTokenKind.OpenParenthesis ? TypeForm.Base : TypeForm.Shell;
            return new CreateTypeStatement(header, name, form) { Parameters = StorageParameterParser.Read(ref reader) };
        }

        if (reader.Accept(SqlKeyword.Enum))
        {
            return new CreateTypeStatement(header, name, TypeForm.Enum) { Values = ReadValues(ref reader) };
        }

        if (reader.Accept(SqlKeyword.Range))
        {
            return new CreateTypeStatement(header, name, TypeForm.Range) { Parameters = StorageParameterParser.Read(ref reader) };
        }

        return reader.Kind == SqlTokenKind.OpenParenthesis
            ? new CreateTypeStatement(header, name, TypeForm.Composite) { Attributes = ReadAttributes(ref reader, context) }
            : context.Broken(header, reader, "ENUM, RANGE or attributes in parentheses are missing");
    }

    public static SqlStatement Alter(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.ReadDottedName() is not { } name)
        {
            return context.Broken(header, reader, "a type's name is missing");
        }

        header.IsDdl = !TemporaryObjects.IsTemporarySchema(name.Schema);
        var actions = new List<AlterTypeAction>(1);
        do
        {
            var first = reader.Index;
            while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Comma)
            {
                reader.SkipBalanced();
            }

            if (reader.Index == first)
            {
                return context.Broken(header, reader, "an action is missing");
            }

            actions.Add(ReadAction(reader.Slice(first, reader.Index), context));
        }
        while (reader.Accept(SqlTokenKind.Comma));
        return new AlterTypeStatement(header, name, actions);
    }

    private static List<string> ReadValues(ref TokenReader reader)
    {
        var values = new List<string>();
        reader.Accept(SqlTokenKind.OpenParenthesis);
        while (reader.ReadItem(out var first, out var end))
        {
            if (end > first && reader.Slice(first, end).TryReadString() is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    private static List<ColumnDefinition> ReadAttributes(ref TokenReader reader, ParseContext context)
    {
        var attributes = new List<ColumnDefinition>();
        reader.Skip();
        while (reader.ReadItem(out var first, out var end))
        {
            var item = end > first ? reader.Slice(first, end) : default;
            if (end > first && ColumnParser.Read(ref item, context, typeIsOptional: false) is { } attribute)
            {
                attributes.Add(attribute);
            }
        }

        return attributes;
    }

    private static AlterTypeAction ReadAction(TokenReader reader, ParseContext context)
    {
        var span = reader.All;
        var start = reader;
        var verb = reader.Keyword;
        reader.Skip();
        switch (verb)
        {
            case SqlKeyword.Add when reader.Accept(SqlKeyword.Value):
                return ReadAddValue(ref reader, context, span);
            case SqlKeyword.Rename when reader.Accept(SqlKeyword.Value):
                var value = reader.ReadString();
                reader.Accept(SqlKeyword.To);
                return new AlterTypeAction(span, A.RenameValue, value) { NewName = reader.ReadString() };
            case SqlKeyword.Add or SqlKeyword.Drop or SqlKeyword.Alter when reader.Accept(SqlKeyword.Attribute):
                return ReadAttribute(ref reader, context, span, verb);
            case SqlKeyword.Rename when reader.Accept(SqlKeyword.Attribute):
                var attribute = reader.ReadIdentifier();
                reader.Accept(SqlKeyword.To);
                return new AlterTypeAction(span, A.RenameAttribute, attribute)
                {
                    NewName = reader.ReadIdentifier(),
                    Cascade = reader.Is(SqlKeyword.Cascade),
                };
            case SqlKeyword.Rename when reader.Accept(SqlKeyword.To):
                return new AlterTypeAction(span, A.RenameTo, null) { NewName = reader.ReadIdentifier() };
            case SqlKeyword.Owner when reader.Accept(SqlKeyword.To):
                return new AlterTypeAction(span, A.OwnerTo, null) { NewName = reader.ReadIdentifier() };
            case SqlKeyword.Set when reader.Accept(SqlKeyword.Schema):
                return new AlterTypeAction(span, A.SetSchema, null) { NewName = reader.ReadIdentifier() };
            case SqlKeyword.Set when reader.Kind == SqlTokenKind.OpenParenthesis:
                return new AlterTypeAction(span, A.SetParameters, null);
            default:
                context.ReportUnexpected(start, "no action of ALTER TYPE begins like this");
                return new AlterTypeAction(span, A.Other, null);
        }
    }

    private static AlterTypeAction ReadAddValue(ref TokenReader reader, ParseContext context, TextSpan span)
    {
        var ifNotExists = reader.Accept(SqlKeyword.If, SqlKeyword.Not, SqlKeyword.Exists);
        var value = reader.ReadString();
        if (value is null)
        {
            context.ReportUnexpected(reader, "the value in quotes is missing");
        }

        var isBefore = reader.Accept(SqlKeyword.Before);
        var hasNeighbour = isBefore || reader.Accept(SqlKeyword.After);
        return new AlterTypeAction(span, A.AddValue, value)
        {
            IfExistsClause = ifNotExists,
            Neighbour = hasNeighbour ? reader.ReadString() : null,
            IsBefore = isBefore,
        };
    }

    private static AlterTypeAction ReadAttribute(ref TokenReader reader, ParseContext context, TextSpan span, SqlKeyword verb)
    {
        var ifExists = reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        var name = reader.ReadIdentifier();
        if (name is null)
        {
            context.ReportUnexpected(reader, "an attribute's name is missing");
        }

        if (verb == SqlKeyword.Alter)
        {
            reader.Accept(SqlKeyword.Set, SqlKeyword.Data);
            reader.Accept(SqlKeyword.Type);
        }

        var type = verb == SqlKeyword.Drop ? null : TypeNameParser.Read(ref reader);
        var kind = verb switch
        {
            SqlKeyword.Add => A.AddAttribute,
            SqlKeyword.Drop => A.DropAttribute,
            _ => A.AlterAttribute,
        };
        return new AlterTypeAction(span, kind, name) { IfExistsClause = ifExists, Type = type, Cascade = reader.SkipTo(SqlKeyword.Cascade) };
    }
}
