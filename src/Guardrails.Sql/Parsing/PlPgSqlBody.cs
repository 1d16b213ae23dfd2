using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// The static SQL in the body of a PL/pgSQL block (manual, "PL/pgSQL": "Basic Statements", "Control Structures"). Only where
/// statements begin and end has to be known for that; expressions are passed over.
/// </summary>
internal sealed class PlPgSqlBody
{
    private readonly ParseContext _context;
    private readonly List<SqlStatement> _statements = [];

    private PlPgSqlBody(ParseContext context) => _context = context;

    public IReadOnlyList<SqlStatement> Statements => _statements;

    /// <summary>A static statement, or one in the text of an EXECUTE, is DDL.</summary>
    public bool ContainsDdl { get; private set; }

    /// <summary>COMMIT or ROLLBACK stands in it: outside its own transaction it fails (2D000).</summary>
    public bool EndsTransactions { get; private set; }

    /// <summary>An EXECUTE whose text is more than one literal.</summary>
    public bool HasDynamicSql { get; private set; }

    /// <summary>Looks into the body that the string token holds; <paramref name="content"/> is what stands between its quotes.</summary>
    public static PlPgSqlBody Parse(ParseContext context, SqlToken literal, TextSpan content)
    {
        var raw = context.Text.AsSpan(content.Start, content.Length);
        if (literal.Kind == SqlTokenKind.DollarString || raw.IndexOfAny('\'', '\\') < 0)
        {
            return Parse(context.Nested(context.Text, context.SpanMap), content);
        }

        var value = SqlLiterals.GetValue(literal.Kind, context.Text.AsSpan(literal.Start, literal.Length));
        var map = SpanMap.Create(context.Text, literal.Kind, content, value.Length, context.SpanMap);
        return Parse(context.Nested(value, map), new TextSpan(0, value.Length));
    }

    private static PlPgSqlBody Parse(ParseContext context, TextSpan range)
    {
        var tokens = TokenBuffer.Read(context.Text, range, psql: false);
        var body = new PlPgSqlBody(context);
        var reader = new TokenReader(context.Text, context.SpanMap, tokens.AsSpan());
        while (!reader.IsAtEnd)
        {
            body.ReadStatement(ref reader);
        }

        return body;
    }

    /// <summary>At a place where a statement may begin: passes over one construct, or one part of a compound one.</summary>
    private void ReadStatement(ref TokenReader reader)
    {
        switch (reader.Keyword)
        {
            case SqlKeyword.Declare:
                reader.SkipTo(SqlKeyword.Begin);
                break;
            case SqlKeyword.Begin or SqlKeyword.Else or SqlKeyword.Loop or SqlKeyword.Exception:
                reader.Skip();
                break;
            case SqlKeyword.If or SqlKeyword.Elsif or SqlKeyword.Elseif or SqlKeyword.When:
                SkipThrough(ref reader, SqlKeyword.Then);
                break;
            case SqlKeyword.Case:
                reader.Skip();
                SkipUpTo(ref reader, SqlKeyword.When);
                break;
            case SqlKeyword.While or SqlKeyword.For or SqlKeyword.Foreach:
                ReadLoopHead(ref reader);
                break;
            case SqlKeyword.Execute:
                reader.Skip();
                ReadDynamic(ref reader);
                SkipThroughSemicolon(ref reader);
                break;
            case SqlKeyword.Commit or SqlKeyword.Rollback:
                EndsTransactions = true;
                SkipThroughSemicolon(ref reader);
                break;
            default:
                if (IsLabel(reader))
                {
                    // << name >>
                    reader.Skip(3);
                }
                else
                {
                    ReadSimple(ref reader);
                }

                break;
        }
    }

    private void ReadSimple(ref TokenReader reader)
    {
        var first = reader.Index;
        var isSql = BeginsSql(reader);
        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Semicolon)
        {
            reader.Skip();
        }

        if (isSql && reader.Index > first)
        {
            var statement = StatementParser.Parse(_context, _statements.Count + 1, reader.Tokens(first, reader.Index));
            _statements.Add(statement);
            ContainsDdl |= statement.IsDdl;
        }

        reader.Skip();
    }

    /// <summary>A command of SQL and not one of PL/pgSQL, nor an assignment to a variable of that name.</summary>
    private static bool BeginsSql(TokenReader reader)
    {
        var keyword = reader.Keyword;
        reader.Skip();
        var isAssignment = reader.IsOperator('=') ||
            reader.Kind is SqlTokenKind.ColonEquals or SqlTokenKind.Dot or SqlTokenKind.OpenBracket;
        return !isAssignment && keyword is
            SqlKeyword.Alter or SqlKeyword.Analyze or SqlKeyword.Analyse or SqlKeyword.Call or SqlKeyword.Checkpoint or
            SqlKeyword.Cluster or SqlKeyword.Comment or SqlKeyword.Copy or SqlKeyword.Create or SqlKeyword.Delete or
            SqlKeyword.Discard or SqlKeyword.Do or SqlKeyword.Drop or SqlKeyword.Explain or SqlKeyword.Grant or SqlKeyword.Import or
            SqlKeyword.Insert or SqlKeyword.Listen or SqlKeyword.Load or SqlKeyword.Lock or SqlKeyword.Merge or SqlKeyword.Notify or
            SqlKeyword.Prepare or SqlKeyword.Reassign or SqlKeyword.Refresh or SqlKeyword.Reindex or SqlKeyword.Reset or
            SqlKeyword.Revoke or SqlKeyword.Security or SqlKeyword.Select or SqlKeyword.Set or SqlKeyword.Truncate or
            SqlKeyword.Unlisten or SqlKeyword.Update or SqlKeyword.Vacuum or SqlKeyword.With;
    }

    /// <summary><c>FOR r IN EXECUTE text LOOP</c> is the only head that matters.</summary>
    private void ReadLoopHead(ref TokenReader reader)
    {
        while (!reader.IsAtEnd && !reader.Is(SqlKeyword.Loop) && reader.Kind != SqlTokenKind.Semicolon)
        {
            if (reader.Accept(SqlKeyword.In, SqlKeyword.Execute))
            {
                ReadDynamic(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>
    /// The text behind EXECUTE: a literal is parsed; of <c>format('…', …)</c> and <c>'…' || …</c> the literal at the front still
    /// tells the command.
    /// </summary>
    private void ReadDynamic(ref TokenReader reader)
    {
        while (reader.Kind == SqlTokenKind.OpenParenthesis ||
            (reader.Kind == SqlTokenKind.Identifier && reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis))
        {
            reader.Skip();
        }

        if (reader.ReadString() is not { } text)
        {
            HasDynamicSql = true;
            return;
        }

        while (reader.Kind == SqlTokenKind.CloseParenthesis)
        {
            reader.Skip();
        }

        HasDynamicSql |= !reader.IsAtEnd && reader.Kind != SqlTokenKind.Semicolon &&
            reader.Keyword is not (SqlKeyword.Into or SqlKeyword.Using or SqlKeyword.Loop);
        if (_context.Depth < ParseContext.MaxDepth)
        {
            foreach (var statement in ScriptParser.Parse(_context.Nested(text, null)))
            {
                ContainsDdl |= statement.IsDdl;
            }
        }
    }

    private static bool IsLabel(TokenReader reader) =>
        reader.Kind == SqlTokenKind.Operator && reader.GetText(reader.Current).SequenceEqual("<<".AsSpan());

    private static void SkipThroughSemicolon(ref TokenReader reader)
    {
        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Semicolon)
        {
            reader.Skip();
        }

        reader.Skip();
    }

    /// <summary>Behind the next <paramref name="word"/> that belongs to no CASE expression, or behind the semicolon before it.</summary>
    private static void SkipThrough(ref TokenReader reader, SqlKeyword word)
    {
        SkipUpTo(ref reader, word);
        reader.Skip();
    }

    private static void SkipUpTo(ref TokenReader reader, SqlKeyword word)
    {
        var cases = 0;
        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Semicolon && (cases > 0 || !reader.Is(word)))
        {
            cases += reader.Keyword switch
            {
                SqlKeyword.Case => 1,
                SqlKeyword.End => -1,
                _ => 0,
            };
            reader.Skip();
        }
    }
}
