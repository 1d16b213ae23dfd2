using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>The definition of a column: name, type, constraints.</summary>
internal static class ColumnParser
{
    /// <summary>
    /// Reads a definition. Null, with a complaint, when it is broken; a missing type is not complained about where
    /// <paramref name="typeIsOptional"/>.
    /// </summary>
    public static ColumnDefinition? Read(ref TokenReader reader, ParseContext context, bool typeIsOptional)
    {
        var first = reader.Index;
        if (!reader.IsName)
        {
            context.ReportUnexpected(reader, "a column's name is missing");
            return null;
        }

        var name = reader.ReadIdentifier()!;
        var nameSpan = reader.SpanFrom(first);
        TypeName? type = null;
        if (!reader.Accept(SqlKeyword.With, SqlKeyword.Options))
        {
            type = TypeNameParser.Read(ref reader);
        }

        if (type is null && !typeIsOptional)
        {
            context.ReportUnexpected(reader, "the column's type is missing");
            return null;
        }

        List<SqlConstraint>? constraints = null;
        QualifiedName? collation = null;
        string? storage = null;
        string? compression = null;
        while (true)
        {
            if (reader.Accept(SqlKeyword.Collate))
            {
                collation = reader.ReadDottedName();
            }
            else if (reader.Accept(SqlKeyword.Storage))
            {
                storage = reader.ReadIdentifier();
            }
            else if (reader.Accept(SqlKeyword.Compression))
            {
                compression = reader.ReadIdentifier();
            }
            else if (reader.Is(SqlKeyword.Options) && reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis)
            {
                reader.Skip();
                reader.SkipBalanced();
            }
            else if (BeginsConstraint(reader))
            {
                if (ReadConstraint(ref reader, context, name) is not { } constraint)
                {
                    return null;
                }

                (constraints ??= new List<SqlConstraint>(2)).Add(constraint);
            }
            else
            {
                break;
            }
        }

        return new ColumnDefinition(reader.SpanFrom(first), name, nameSpan, type, constraints ?? (IReadOnlyList<SqlConstraint>)[])
        {
            Collation = collation,
            Storage = storage,
            Compression = compression,
        };
    }

    /// <summary>Whether a constraint of a column begins here.</summary>
    public static bool BeginsConstraint(in TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.Constraint or SqlKeyword.Null or SqlKeyword.Default or SqlKeyword.Check or SqlKeyword.Unique or
            SqlKeyword.Primary or SqlKeyword.References or SqlKeyword.Generated => true,
        SqlKeyword.Not => reader.PeekKeyword(1) == SqlKeyword.Null,
        _ => false,
    };

    /// <summary>Reads a constraint of a column, or of a domain where there is no column; null, with a complaint, when it is broken.</summary>
    public static SqlConstraint? ReadConstraint(ref TokenReader reader, ParseContext context, string? column)
    {
        var first = reader.Index;
        var header = new ConstraintHeader { Columns = column is null ? [] : [column], IsInline = true };
        if (!ConstraintParser.ReadName(ref reader, ref header, context))
        {
            return null;
        }

        switch (reader.Keyword)
        {
            case SqlKeyword.Not when reader.Accept(SqlKeyword.Not, SqlKeyword.Null):
                return new NotNullConstraint(ConstraintParser.Finish(ref reader, ref header, first));
            case SqlKeyword.Null:
                reader.Skip();
                return new NullConstraint(ConstraintParser.Finish(ref reader, ref header, first));
            case SqlKeyword.Default:
                reader.Skip();
                var value = ReadDefault(ref reader, context);
                return value is null ? null : new DefaultConstraint(ConstraintParser.Finish(ref reader, ref header, first), value);
            case SqlKeyword.Check:
                reader.Skip();
                var condition = ConstraintParser.ReadParenthesized(ref reader, context);
                return condition is null ? null : new CheckConstraint(ConstraintParser.Finish(ref reader, ref header, first), condition);
            case SqlKeyword.Unique or SqlKeyword.Primary:
                var isPrimaryKey = reader.Accept(SqlKeyword.Primary, SqlKeyword.Key);
                if (!isPrimaryKey && !reader.Accept(SqlKeyword.Unique))
                {
                    reader.Skip();
                    context.ReportUnexpected(reader, "KEY is missing");
                    return null;
                }

                var nullsNotDistinct = ConstraintParser.ReadNullsNotDistinct(ref reader);
                return ConstraintParser.ReadIndexPart(ref reader, ref header, first, isPrimaryKey, nullsNotDistinct, withoutOverlaps: false);
            case SqlKeyword.References:
                reader.Skip();
                return ForeignKeyParser.ReadReferences(ref reader, ref header, context, first);
            case SqlKeyword.Generated:
                return ReadGenerated(ref reader, ref header, context, first);
            default:
                context.ReportUnexpected(reader, "the constraint is missing");
                return null;
        }
    }

    /// <summary>
    /// An expression without AND, OR and NOT outside parentheses: it ends where the next constraint begins, because those words are
    /// reserved or cannot follow an operand.
    /// </summary>
    private static SqlExpression? ReadDefault(ref TokenReader reader, ParseContext context)
    {
        var first = reader.Index;
        var cases = 0;
        while (!reader.IsAtEnd && reader.Kind is not (SqlTokenKind.Comma or SqlTokenKind.CloseParenthesis))
        {
            if (cases == 0 && reader.Index > first && EndsDefault(reader))
            {
                break;
            }

            cases += reader.Keyword switch
            {
                SqlKeyword.Case => 1,
                SqlKeyword.End when cases > 0 => -1,
                _ => 0,
            };
            reader.SkipBalanced();
        }

        if (reader.Index == first)
        {
            context.ReportUnexpected(reader, "the default is missing");
            return null;
        }

        return reader.ExpressionOf(first, reader.Index);
    }

    private static bool EndsDefault(in TokenReader reader)
    {
        var before = reader.PeekToken(-1);
        return reader.Keyword switch
        {
            SqlKeyword.Constraint or SqlKeyword.Check or SqlKeyword.Unique or SqlKeyword.Primary or SqlKeyword.References or
                SqlKeyword.Collate or SqlKeyword.Default or SqlKeyword.Deferrable or SqlKeyword.Initially => true,
            SqlKeyword.Not => before.Keyword != SqlKeyword.Is,
            SqlKeyword.Null or SqlKeyword.Generated or SqlKeyword.Enforced or SqlKeyword.Options =>
                before.Kind is not (SqlTokenKind.Operator or SqlTokenKind.Dot or SqlTokenKind.Cast) && before.Keyword != SqlKeyword.From,
            _ => false,
        };
    }

    private static SqlConstraint? ReadGenerated(ref TokenReader reader, ref ConstraintHeader header, ParseContext context, int first)
    {
        reader.Skip();
        var isAlways = reader.Accept(SqlKeyword.Always);
        if (!isAlways)
        {
            reader.Accept(SqlKeyword.By, SqlKeyword.Default);
        }

        if (!reader.Accept(SqlKeyword.As))
        {
            context.ReportUnexpected(reader, "AS is missing");
            return null;
        }

        if (reader.Accept(SqlKeyword.Identity))
        {
            TextSpan? options = null;
            if (reader.Kind == SqlTokenKind.OpenParenthesis)
            {
                var open = reader.Index;
                reader.SkipBalanced();
                options = reader.SpanFrom(open);
            }

            return new IdentityConstraint(ConstraintParser.Finish(ref reader, ref header, first), isAlways) { SequenceOptions = options };
        }

        if (ConstraintParser.ReadParenthesized(ref reader, context) is not { } expression)
        {
            return null;
        }

        var storage = reader.Accept(SqlKeyword.Stored) ? GeneratedStorage.Stored
            : reader.Accept(SqlKeyword.Virtual) ? GeneratedStorage.Virtual
            : GeneratedStorage.Unspecified;
        return new GeneratedConstraint(ConstraintParser.Finish(ref reader, ref header, first), expression, storage);
    }
}
