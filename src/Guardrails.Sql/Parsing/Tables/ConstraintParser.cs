using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Constraints of a table, and the parts that they share with those of columns.</summary>
internal static class ConstraintParser
{
    /// <summary>
    /// Whether a table constraint begins here. A column may be called "exclude": EXCLUDE is a constraint's only in front of a
    /// parenthesis or USING; the other words are reserved.
    /// </summary>
    public static bool IsNext(in TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.Constraint or SqlKeyword.Check or SqlKeyword.Unique or SqlKeyword.Primary or SqlKeyword.Foreign => true,
        SqlKeyword.Not => reader.PeekKeyword(1) == SqlKeyword.Null,
        SqlKeyword.Exclude => reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis || reader.PeekKeyword(1) == SqlKeyword.Using,
        _ => false,
    };

    /// <summary>Reads a table constraint; null, with a complaint, when it is broken.</summary>
    public static SqlConstraint? Read(ref TokenReader reader, ParseContext context)
    {
        var first = reader.Index;
        var header = new ConstraintHeader { Columns = [] };
        if (!ReadName(ref reader, ref header, context))
        {
            return null;
        }

        switch (reader.Keyword)
        {
            case SqlKeyword.Check:
                reader.Skip();
                var condition = ReadParenthesized(ref reader, context);
                return condition is null ? null : new CheckConstraint(Finish(ref reader, ref header, first), condition);
            case SqlKeyword.Not when reader.Accept(SqlKeyword.Not, SqlKeyword.Null):
                if (reader.ReadIdentifier() is not { } column)
                {
                    context.ReportUnexpected(reader, "a column's name is missing");
                    return null;
                }

                header.Columns = [column];
                return new NotNullConstraint(Finish(ref reader, ref header, first));
            case SqlKeyword.Unique or SqlKeyword.Primary:
                return ReadUnique(ref reader, ref header, context, first);
            case SqlKeyword.Foreign:
                return ForeignKeyParser.Read(ref reader, ref header, context, first);
            case SqlKeyword.Exclude:
                return ReadExclusion(ref reader, ref header, context, first);
            default:
                context.ReportUnexpected(reader, "CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY, EXCLUDE or NOT NULL is missing");
                return null;
        }
    }

    /// <summary>Reads <c>CONSTRAINT name</c> where it stands; false, with a complaint, when the name is missing.</summary>
    public static bool ReadName(ref TokenReader reader, ref ConstraintHeader header, ParseContext context)
    {
        if (!reader.Accept(SqlKeyword.Constraint))
        {
            return true;
        }

        var first = reader.Index;
        if (!reader.IsName)
        {
            context.ReportUnexpected(reader, "a constraint's name is missing");
            return false;
        }

        header.Name = reader.ReadIdentifier();
        header.NameSpan = reader.SpanFrom(first);
        return true;
    }

    /// <summary>Reads what may stand behind every constraint, and completes the header.</summary>
    public static ref ConstraintHeader Finish(ref TokenReader reader, ref ConstraintHeader header, int first)
    {
        while (ReadAttribute(ref reader, ref header))
        {
        }

        header.Span = reader.SpanFrom(first);
        return ref header;
    }

    /// <summary>Reads an expression in parentheses; null, with a complaint, when there is none.</summary>
    public static SqlExpression? ReadParenthesized(ref TokenReader reader, ParseContext context)
    {
        var expression = reader.ReadParenthesizedExpression();
        if (expression is null)
        {
            context.ReportUnexpected(reader, "an expression in parentheses is missing");
        }

        return expression;
    }

    /// <summary>Behind UNIQUE, PRIMARY KEY and their columns.</summary>
    public static UniqueConstraint ReadIndexPart(
        ref TokenReader reader, ref ConstraintHeader header, int first, bool isPrimaryKey, bool nullsNotDistinct, bool withoutOverlaps)
    {
        var include = ReadInclude(ref reader);
        IReadOnlyList<StorageParameter> parameters = reader.Accept(SqlKeyword.With) ? StorageParameterParser.Read(ref reader) : [];
        var tablespace = reader.Accept(SqlKeyword.Using, SqlKeyword.Index, SqlKeyword.Tablespace) ? reader.ReadIdentifier() : null;
        return new UniqueConstraint(Finish(ref reader, ref header, first), isPrimaryKey)
        {
            Include = include,
            NullsNotDistinct = nullsNotDistinct,
            WithoutOverlaps = withoutOverlaps,
            Parameters = parameters,
            Tablespace = tablespace,
        };
    }

    /// <summary><c>NULLS [NOT] DISTINCT</c></summary>
    public static bool ReadNullsNotDistinct(ref TokenReader reader)
    {
        reader.Accept(SqlKeyword.Nulls, SqlKeyword.Distinct);
        return reader.Accept(SqlKeyword.Nulls, SqlKeyword.Not, SqlKeyword.Distinct);
    }

    /// <summary><c>INCLUDE (columns)</c></summary>
    public static IReadOnlyList<string> ReadInclude(ref TokenReader reader) =>
        reader.Accept(SqlKeyword.Include) ? ReadKeyColumns(ref reader, out _) : [];

    private static UniqueConstraint? ReadUnique(ref TokenReader reader, ref ConstraintHeader header, ParseContext context, int first)
    {
        var isPrimaryKey = reader.Is(SqlKeyword.Primary);
        if (!reader.Accept(SqlKeyword.Unique) && !reader.Accept(SqlKeyword.Primary, SqlKeyword.Key))
        {
            reader.Skip();
            context.ReportUnexpected(reader, "KEY is missing");
            return null;
        }

        if (reader.Is(SqlKeyword.Using, SqlKeyword.Index) && reader.PeekKeyword(2) != SqlKeyword.Tablespace)
        {
            reader.Skip(2);
            if (reader.ReadIdentifier() is not { } index)
            {
                context.ReportUnexpected(reader, "an index's name is missing");
                return null;
            }

            return new UniqueConstraint(Finish(ref reader, ref header, first), isPrimaryKey) { UsingIndex = index };
        }

        var nullsNotDistinct = ReadNullsNotDistinct(ref reader);
        header.Columns = ReadKeyColumns(ref reader, out var withoutOverlaps);
        if (header.Columns.Count == 0)
        {
            context.ReportUnexpected(reader, "the columns are missing");
            return null;
        }

        return ReadIndexPart(ref reader, ref header, first, isPrimaryKey, nullsNotDistinct, withoutOverlaps);
    }

    private static ExclusionConstraint? ReadExclusion(ref TokenReader reader, ref ConstraintHeader header, ParseContext context, int first)
    {
        reader.Skip();
        var method = reader.Accept(SqlKeyword.Using) ? reader.ReadIdentifier() : null;
        var elements = IndexElementParser.ReadList(ref reader);
        if (elements.Count == 0)
        {
            context.ReportUnexpected(reader, "what is to be compared is missing");
            return null;
        }

        var include = ReadInclude(ref reader);
        if (reader.Accept(SqlKeyword.With))
        {
            StorageParameterParser.Read(ref reader);
        }

        if (reader.Accept(SqlKeyword.Using, SqlKeyword.Index, SqlKeyword.Tablespace))
        {
            reader.Skip();
        }

        var where = reader.Accept(SqlKeyword.Where) ? ReadParenthesized(ref reader, context) : null;
        return new ExclusionConstraint(Finish(ref reader, ref header, first), elements) { Method = method, Include = include, Where = where };
    }

    /// <summary>
    /// Reads <c>(a, b)</c>; <paramref name="isTemporal"/> says whether <c>PERIOD</c> stands before the last or <c>WITHOUT
    /// OVERLAPS</c> behind it.
    /// </summary>
    public static IReadOnlyList<string> ReadKeyColumns(ref TokenReader reader, out bool isTemporal)
    {
        isTemporal = false;
        if (!reader.Accept(SqlTokenKind.OpenParenthesis))
        {
            return [];
        }

        var columns = new List<string>(1);
        while (reader.ReadItem(out var first, out var end))
        {
            if (end == first)
            {
                continue;
            }

            var item = reader.Slice(first, end);
            if (item.Is(SqlKeyword.Period) && end - first == 2)
            {
                isTemporal = true;
                item.Skip();
            }

            if (item.ReadIdentifier() is { } column)
            {
                columns.Add(column);
            }

            isTemporal |= item.Is(SqlKeyword.Without, SqlKeyword.Overlaps);
        }

        return columns;
    }

    private static bool ReadAttribute(ref TokenReader reader, ref ConstraintHeader header)
    {
        switch (reader.Keyword)
        {
            case SqlKeyword.Deferrable:
                header.IsDeferrable = true;
                reader.Skip();
                return true;
            case SqlKeyword.Enforced:
                reader.Skip();
                return true;
            case SqlKeyword.Initially:
                header.IsInitiallyDeferred = reader.PeekKeyword(1) == SqlKeyword.Deferred;
                header.IsDeferrable |= header.IsInitiallyDeferred;
                reader.Skip(2);
                return true;
            case SqlKeyword.Not when reader.PeekKeyword(1) is SqlKeyword.Deferrable or SqlKeyword.Valid or SqlKeyword.Enforced:
                header.IsNotValid |= reader.PeekKeyword(1) == SqlKeyword.Valid;
                header.IsNotEnforced |= reader.PeekKeyword(1) == SqlKeyword.Enforced;
                reader.Skip(2);
                return true;
            case SqlKeyword.No when reader.Accept(SqlKeyword.No, SqlKeyword.Inherit):
                header.IsNoInherit = true;
                return true;
            default:
                return false;
        }
    }
}
