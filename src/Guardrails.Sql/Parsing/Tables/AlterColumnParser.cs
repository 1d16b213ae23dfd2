using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;
using A = Guardrails.Sql.Syntax.AlterTableActionKind;

namespace Guardrails.Sql.Parsing;

/// <summary><c>ALTER [COLUMN] name …</c></summary>
internal static class AlterColumnParser
{
    /// <summary>Reads the action behind ALTER.</summary>
    public static AlterTableAction Read(ref TokenReader reader, ParseContext context, TextSpan span)
    {
        reader.Accept(SqlKeyword.Column);
        string column;
        if (reader.Kind == SqlTokenKind.Number)
        {
            // The columns of an expression index have numbers.
            column = reader.TextOf(reader.Index, reader.Index + 1);
            reader.Skip();
        }
        else if (reader.ReadIdentifier() is { } name)
        {
            column = name;
        }
        else
        {
            return AlterTableActionParser.Missing(reader, context, span, A.Other, "a column's name is missing");
        }

        var verb = reader.Keyword;
        var start = reader;
        reader.Skip();
        var action = verb switch
        {
            SqlKeyword.Type => ReadType(ref reader, context, span, column),
            SqlKeyword.Set => ReadSet(ref reader, context, span, column),
            SqlKeyword.Drop => ReadDrop(ref reader, span, column),
            SqlKeyword.Add => ReadAddIdentity(ref reader, span, column),
            SqlKeyword.Reset when reader.Kind == SqlTokenKind.OpenParenthesis =>
                new AlterColumn(span, A.ResetColumnOptions, column) { Parameters = StorageParameterParser.Read(ref reader) },
            SqlKeyword.Restart => Rest(ref reader, new IdentityAction(span, A.AlterIdentity, column)),
            SqlKeyword.Options => Rest(ref reader, new AlterColumn(span, A.ColumnForeignOptions, column)),
            _ => null,
        };
        if (action is null)
        {
            context.ReportUnexpected(start, "no change of a column begins like this");
            return Rest(ref reader, new OtherAction(span, A.Other));
        }

        return action;
    }

    private static AlterTableAction ReadType(ref TokenReader reader, ParseContext context, TextSpan span, string column)
    {
        if (TypeNameParser.Read(ref reader) is not { } type)
        {
            return AlterTableActionParser.Missing(reader, context, span, A.AlterColumnType, "the type is missing");
        }

        var collation = reader.Accept(SqlKeyword.Collate) ? reader.ReadDottedName() : null;
        SqlExpression? conversion = null;
        if (reader.Accept(SqlKeyword.Using))
        {
            conversion = ReadRest(ref reader, context);
            if (conversion is null)
            {
                return new OtherAction(span, A.AlterColumnType);
            }
        }

        return new AlterColumnType(span, column, type) { Collation = collation, Using = conversion };
    }

    private static AlterTableAction? ReadSet(ref TokenReader reader, ParseContext context, TextSpan span, string column)
    {
        if (reader.Kind == SqlTokenKind.OpenParenthesis)
        {
            return new AlterColumn(span, A.SetColumnOptions, column) { Parameters = StorageParameterParser.Read(ref reader) };
        }

        var word = reader.Keyword;
        if (word == SqlKeyword.NotKeyword)
        {
            return null;
        }

        reader.Skip();
        switch (word)
        {
            case SqlKeyword.Data when reader.Accept(SqlKeyword.Type):
                return ReadType(ref reader, context, span, column);
            case SqlKeyword.Default:
                return ReadRest(ref reader, context) is { } value ? new SetDefault(span, column, value) : new OtherAction(span, A.SetDefault);
            case SqlKeyword.Not when reader.Accept(SqlKeyword.Null):
                return new AlterColumn(span, A.SetNotNull, column);
            case SqlKeyword.Expression:
                reader.Accept(SqlKeyword.As);
                return ConstraintParser.ReadParenthesized(ref reader, context) is { } expression
                    ? new SetExpression(span, column, expression)
                    : new OtherAction(span, A.SetExpression);
            case SqlKeyword.Statistics:
                return Rest(ref reader, new AlterColumn(span, A.SetStatistics, column) { Value = reader.RestOfText() });
            case SqlKeyword.Storage:
                return new AlterColumn(span, A.SetStorage, column) { Value = reader.ReadIdentifier() };
            case SqlKeyword.Compression:
                return new AlterColumn(span, A.SetCompression, column) { Value = reader.ReadIdentifier() };
            case SqlKeyword.Generated:
                return Rest(ref reader, new IdentityAction(span, A.AlterIdentity, column) { IsAlways = reader.Is(SqlKeyword.Always) });
            case SqlKeyword.Increment or SqlKeyword.Minvalue or SqlKeyword.Maxvalue or SqlKeyword.Start or SqlKeyword.Restart or
                SqlKeyword.Cache or SqlKeyword.Cycle or SqlKeyword.No or SqlKeyword.Owned or SqlKeyword.As or SqlKeyword.Sequence or
                SqlKeyword.Logged or SqlKeyword.Unlogged:
                return Rest(ref reader, new IdentityAction(span, A.AlterIdentity, column));
            default:
                return null;
        }
    }

    private static AlterColumn? ReadDrop(ref TokenReader reader, TextSpan span, string column)
    {
        A? kind = reader.Keyword switch
        {
            SqlKeyword.Default => A.DropDefault,
            SqlKeyword.Not when reader.PeekKeyword(1) == SqlKeyword.Null => A.DropNotNull,
            SqlKeyword.Expression => A.DropExpression,
            SqlKeyword.Identity => A.DropIdentity,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        reader.Skip(kind == A.DropNotNull ? 2 : 1);
        return new AlterColumn(span, kind.Value, column) { IfExists = reader.Accept(SqlKeyword.If, SqlKeyword.Exists) };
    }

    private static IdentityAction? ReadAddIdentity(ref TokenReader reader, TextSpan span, string column)
    {
        if (!reader.Accept(SqlKeyword.Generated))
        {
            return null;
        }

        var isAlways = reader.Is(SqlKeyword.Always);
        return Rest(ref reader, new IdentityAction(span, A.AddIdentity, column) { IsAlways = isAlways });
    }

    private static SqlExpression? ReadRest(ref TokenReader reader, ParseContext context)
    {
        if (reader.IsAtEnd)
        {
            context.ReportUnexpected(reader, "an expression is missing");
        }

        return reader.ReadRestAsExpression();
    }

    private static T Rest<T>(ref TokenReader reader, T action)
    {
        reader.Skip(int.MaxValue);
        return action;
    }
}
