using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Knows which semicolons belong to a statement: those in the parentheses of a rule's actions and those in the
/// <c>BEGIN ATOMIC … END</c> body of a function or procedure.
/// </summary>
internal struct NestingTracker
{
    private int _parentheses;
    private SqlToken _opening;
    private int _bodyDepth;
    private SqlToken _body;

    /// <summary>Looks at the token that comes behind <paramref name="statement"/>.</summary>
    public void Add(TokenBuffer statement, SqlToken token)
    {
        switch (token.Kind)
        {
            case SqlTokenKind.OpenParenthesis:
                if (_parentheses++ == 0)
                {
                    _opening = token;
                }

                break;
            case SqlTokenKind.CloseParenthesis:
                _parentheses = Math.Max(0, _parentheses - 1);
                break;
            case SqlTokenKind.Identifier when _parentheses == 0:
                AddWord(statement, token);
                break;
        }
    }

    /// <summary>
    /// Whether a semicolon behind <paramref name="statement"/> does not end it. psql takes every semicolon in parentheses for
    /// inner; the server knows none outside rules, so that a forgotten parenthesis need not cost the rest of the script.
    /// </summary>
    public readonly bool ContainsSemicolon(TokenBuffer statement) =>
        _bodyDepth > 0 || (_parentheses > 0 && CreatedObject(statement) == SqlKeyword.Rule);

    /// <summary>
    /// Whether <paramref name="token"/> begins a statement that cannot stand in a body: its END has been forgotten, and the
    /// statements behind should not be lost with it.
    /// </summary>
    public readonly bool LeavesUnclosedBody(TokenBuffer statement, SqlToken token) =>
        _bodyDepth > 0 && token.Kind == SqlTokenKind.Identifier &&
        statement.Count > 0 && statement[statement.Count - 1].Kind == SqlTokenKind.Semicolon &&
        token.Keyword is SqlKeyword.Create or SqlKeyword.Alter or SqlKeyword.Drop or SqlKeyword.Grant or SqlKeyword.Revoke or
            SqlKeyword.Comment or SqlKeyword.Begin or SqlKeyword.Commit or SqlKeyword.Set or SqlKeyword.Do;

    /// <summary>What is still open where <paramref name="statement"/> ends, and the complaint about it; null when nothing is.</summary>
    public readonly (TextSpan Span, string Message)? FindUnclosed(TokenBuffer statement)
    {
        if (_bodyDepth > 0)
        {
            return (_body.Span, "BEGIN ATOMIC without END, opened at {0}");
        }

        return statement.Count > 0 && _parentheses > 0 ? (_opening.Span, "unclosed parenthesis, opened at {0}") : null;
    }

    /// <summary>The only other END in a body is CASE's; behind AS and behind a dot both words are names.</summary>
    private void AddWord(TokenBuffer statement, SqlToken token)
    {
        if (token.Keyword is not (SqlKeyword.Atomic or SqlKeyword.Case or SqlKeyword.End) || statement.Count == 0)
        {
            return;
        }

        var last = statement[statement.Count - 1];
        if (_bodyDepth == 0)
        {
            if (token.Keyword == SqlKeyword.Atomic && last.Keyword == SqlKeyword.Begin &&
                CreatedObject(statement) is SqlKeyword.Function or SqlKeyword.Procedure)
            {
                _bodyDepth = 1;
                _body = last;
            }
        }
        else if (last.Keyword != SqlKeyword.As && last.Kind != SqlTokenKind.Dot)
        {
            _bodyDepth += token.Keyword switch
            {
                SqlKeyword.Case => 1,
                SqlKeyword.End => -1,
                _ => 0,
            };
        }
    }

    /// <summary>The word behind <c>CREATE [OR REPLACE]</c>.</summary>
    private static SqlKeyword CreatedObject(TokenBuffer statement)
    {
        if (statement.KeywordAt(0) != SqlKeyword.Create)
        {
            return SqlKeyword.NotKeyword;
        }

        var replaces = statement.KeywordAt(1) == SqlKeyword.Or && statement.KeywordAt(2) == SqlKeyword.Replace;
        return statement.KeywordAt(replaces ? 3 : 1);
    }
}
