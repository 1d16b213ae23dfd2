using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Text that a body executes.</summary>
internal sealed partial class PlPgSqlBody
{
    /// <summary><c>FOR r IN EXECUTE text LOOP</c> is the only head that matters.</summary>
    private void ReadLoopHead(ref TokenReader reader)
    {
        while (!reader.IsAtEnd && !reader.Is(SqlKeyword.Loop) && reader.Kind != SqlTokenKind.Semicolon)
        {
            if (reader.Is(SqlKeyword.In, SqlKeyword.Execute))
            {
                reader.Skip();
                ReadDynamic(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>
    /// EXECUTE: a text that is one literal is parsed where it stands; of <c>format('…', …)</c> and <c>'…' || …</c> the literal at
    /// the front still tells the command.
    /// </summary>
    private void ReadDynamic(ref TokenReader reader)
    {
        var first = reader.Index;
        reader.Skip();
        while (reader.Kind == SqlTokenKind.OpenParenthesis ||
            (reader.Kind == SqlTokenKind.Identifier && reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis))
        {
            reader.Skip();
        }

        var literal = reader.Current;
        if (reader.ReadString() is null)
        {
            AddDynamic(ref reader, first);
            return;
        }

        while (reader.Kind == SqlTokenKind.CloseParenthesis)
        {
            reader.Skip();
        }

        var isKnown = reader.IsAtEnd || reader.Kind == SqlTokenKind.Semicolon ||
            reader.Keyword is SqlKeyword.Into or SqlKeyword.Using or SqlKeyword.Loop;
        if (!isKnown)
        {
            AddDynamic(ref reader, first);
        }

        if (_context.Depth < ParseContext.MaxDepth)
        {
            foreach (var statement in ScriptParser.Parse(BodyText.Open(_context, literal), isKnown ? _statements.Count : 0))
            {
                ContainsDdl |= statement.IsDdl;
                if (isKnown && statement.Kind != StatementKind.Other)
                {
                    _statements.Add(statement);
                }
            }
        }
    }

    private void AddDynamic(ref TokenReader reader, int first)
    {
        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Semicolon && !reader.Is(SqlKeyword.Loop))
        {
            reader.Skip();
        }

        _dynamic.Add(reader.SpanFrom(first));
    }
}
