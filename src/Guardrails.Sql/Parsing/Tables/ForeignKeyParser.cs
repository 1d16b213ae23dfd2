using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>FOREIGN KEY and REFERENCES.</summary>
internal static class ForeignKeyParser
{
    /// <summary>Reads <c>FOREIGN KEY (…) REFERENCES …</c>; null, with a complaint, when it is broken.</summary>
    public static ForeignKeyConstraint? Read(
        ref TokenReader reader, ref ConstraintHeader header, ParseContext context, int first)
    {
        reader.Skip();
        reader.Accept(SqlKeyword.Key);
        header.Columns = ConstraintParser.ReadKeyColumns(ref reader, out var hasPeriod);
        if (header.Columns.Count == 0 || !reader.Accept(SqlKeyword.References))
        {
            context.ReportUnexpected(reader, header.Columns.Count == 0 ? "the columns are missing" : "REFERENCES is missing");
            return null;
        }

        return ReadReferences(ref reader, ref header, context, first, hasPeriod);
    }

    /// <summary>Behind REFERENCES: the table, its columns and the actions; null, with a complaint, when the table is missing.</summary>
    public static ForeignKeyConstraint? ReadReferences(
        ref TokenReader reader, ref ConstraintHeader header, ParseContext context, int first, bool hasPeriod = false)
    {
        if (reader.ReadQualifiedName() is not { } table)
        {
            context.ReportUnexpected(reader, "a table's name is missing");
            return null;
        }

        var columns = reader.Kind == SqlTokenKind.OpenParenthesis ? ConstraintParser.ReadKeyColumns(ref reader, out _) : [];
        var matchesFull = false;
        var onDelete = ReferentialAction.NoAction;
        var onUpdate = ReferentialAction.NoAction;
        while (true)
        {
            if (reader.Accept(SqlKeyword.Match))
            {
                matchesFull = reader.Is(SqlKeyword.Full);
                reader.Skip();
            }
            else if (reader.Accept(SqlKeyword.On, SqlKeyword.Delete))
            {
                onDelete = ReadReferentialAction(ref reader);
            }
            else if (reader.Accept(SqlKeyword.On, SqlKeyword.Update))
            {
                onUpdate = ReadReferentialAction(ref reader);
            }
            else
            {
                break;
            }
        }

        return new ForeignKeyConstraint(ConstraintParser.Finish(ref reader, ref header, first), table, columns)
        {
            MatchFull = matchesFull,
            OnDelete = onDelete,
            OnUpdate = onUpdate,
            HasPeriod = hasPeriod,
        };
    }

    private static ReferentialAction ReadReferentialAction(ref TokenReader reader)
    {
        if (reader.Accept(SqlKeyword.Cascade))
        {
            return ReferentialAction.Cascade;
        }

        if (reader.Accept(SqlKeyword.Restrict))
        {
            return ReferentialAction.Restrict;
        }

        if (!reader.Accept(SqlKeyword.Set))
        {
            reader.Accept(SqlKeyword.No, SqlKeyword.Action);
            return ReferentialAction.NoAction;
        }

        var action = reader.Is(SqlKeyword.Null) ? ReferentialAction.SetNull : ReferentialAction.SetDefault;
        reader.Skip();
        if (reader.Kind == SqlTokenKind.OpenParenthesis)
        {
            // Only some of the columns (15+).
            reader.SkipBalanced();
        }

        return action;
    }
}
