using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Recognizes a body that is one <c>IF [NOT] EXISTS (SELECT 1 FROM table WHERE column = 'value') THEN … END IF</c> and nothing else, which is
/// how idempotent scripts, EF Core's among them, ask whether they have run.
/// </summary>
internal static class BlockConditionReader
{
    public static RowCondition? Read(TokenReader reader)
    {
        var first = reader.Index + 1;
        if (!reader.Accept(SqlKeyword.Begin, SqlKeyword.If))
        {
            return null;
        }

        var isNegated = reader.Accept(SqlKeyword.Not);
        if (!reader.Accept(SqlKeyword.Exists) || !reader.Accept(SqlTokenKind.OpenParenthesis) || !reader.Accept(SqlKeyword.Select))
        {
            return null;
        }

        // 1, * or a column: only whether there is a row counts.
        reader.Skip();
        if (!reader.Accept(SqlKeyword.From) || reader.ReadQualifiedName() is not { } table || !reader.Accept(SqlKeyword.Where) ||
            reader.ReadIdentifier() is not { } column || !reader.IsOperator('=') || !reader.Accept(SqlTokenKind.Operator) ||
            reader.ReadString() is not { } value || !reader.Accept(SqlTokenKind.CloseParenthesis) || !reader.Accept(SqlKeyword.Then))
        {
            return null;
        }

        var span = reader.SpanFrom(first);
        return IsAllThereIs(reader) ? new RowCondition(span, table, column, value, isNegated) : null;
    }

    /// <summary>Whether the IF has one branch, and the block ends with it.</summary>
    private static bool IsAllThereIs(TokenReader reader)
    {
        var cases = 0;
        while (!reader.IsAtEnd)
        {
            switch (reader.Keyword)
            {
                case SqlKeyword.Case:
                    cases++;
                    break;
                case SqlKeyword.End when cases > 0:
                    cases--;
                    break;
                case SqlKeyword.End when reader.Accept(SqlKeyword.End, SqlKeyword.If):
                    reader.Accept(SqlTokenKind.Semicolon);
                    return reader.Accept(SqlKeyword.End) && (reader.IsAtEnd || (reader.Accept(SqlTokenKind.Semicolon) && reader.IsAtEnd));
                case SqlKeyword.Else when cases == 0:
                case SqlKeyword.Elsif or SqlKeyword.Elseif:
                    return false;
            }

            reader.Skip();
        }

        return false;
    }
}
