using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>The keys in the parentheses of an index, an exclusion constraint or PARTITION BY.</summary>
internal static class IndexElementParser
{
    /// <summary>Reads the parentheses; an empty list, and nothing read, when none open here.</summary>
    public static IReadOnlyList<IndexElement> ReadList(ref TokenReader reader)
    {
        if (!reader.Accept(SqlTokenKind.OpenParenthesis))
        {
            return [];
        }

        var elements = new List<IndexElement>(1);
        while (reader.ReadItem(out var first, out var end))
        {
            if (end > first)
            {
                elements.Add(Read(reader.Slice(first, end)));
            }
        }

        return elements;
    }

    private static IndexElement Read(TokenReader reader)
    {
        var span = reader.All;
        var (column, expression) = ReadKey(ref reader);
        QualifiedName? collation = null;
        QualifiedName? operatorClass = null;
        string? operatorName = null;
        bool? nullsFirst = null;
        var descending = false;
        while (!reader.IsAtEnd)
        {
            if (reader.Accept(SqlKeyword.Collate))
            {
                collation = reader.ReadDottedName();
            }
            else if (reader.Accept(SqlKeyword.Nulls))
            {
                nullsFirst = reader.Is(SqlKeyword.First);
                reader.Skip();
            }
            else if (reader.Is(SqlKeyword.Asc) || reader.Is(SqlKeyword.Desc))
            {
                descending = reader.Is(SqlKeyword.Desc);
                reader.Skip();
            }
            else if (reader.Accept(SqlKeyword.With))
            {
                operatorName = reader.RestOfText();
                break;
            }
            else if (operatorClass is null && reader.ReadDottedName() is { } name)
            {
                operatorClass = name;
            }
            else
            {
                // The operator class's own parameters.
                reader.SkipBalanced();
            }
        }

        return new IndexElement(span, column, expression)
        {
            Collation = collation,
            OperatorClass = operatorClass,
            Operator = operatorName,
            Descending = descending,
            NullsFirst = nullsFirst,
        };
    }

    /// <summary>A column, an expression in parentheses, or a function that is called.</summary>
    private static (string? Column, SqlExpression? Expression) ReadKey(ref TokenReader reader)
    {
        if (reader.Kind == SqlTokenKind.OpenParenthesis)
        {
            return (null, reader.ReadParenthesizedExpression());
        }

        var first = reader.Index;
        if (reader.PeekToken(1).Kind is not (SqlTokenKind.Dot or SqlTokenKind.OpenParenthesis) && reader.IsName)
        {
            return (reader.ReadIdentifier(), null);
        }

        if (reader.ReadDottedName() is null)
        {
            reader.Skip();
        }

        if (reader.Kind == SqlTokenKind.OpenParenthesis)
        {
            reader.SkipBalanced();
        }

        return (null, reader.ExpressionOf(first, reader.Index));
    }
}
