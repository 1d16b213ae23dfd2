using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// The static SQL in the body of a PL/pgSQL block (manual, "PL/pgSQL": "Basic Statements", "Control Structures"). Only where
/// statements begin and end has to be known for that; expressions are passed over.
/// </summary>
internal sealed partial class PlPgSqlBody
{
    private readonly ParseContext _context;
    private readonly List<SqlStatement> _statements = [];
    private readonly List<TextSpan> _dynamic = [];
    private readonly PlPgSqlFlow _flow = new();
    private bool _endsTransactions;

    private PlPgSqlBody(ParseContext context) => _context = context;

    /// <summary>A static statement, or one in the text of an EXECUTE, is DDL.</summary>
    public bool ContainsDdl { get; private set; }

    /// <summary>The condition on which the body does anything, where it is of the simple kind.</summary>
    public RowCondition? Condition { get; private set; }

    /// <summary>What the body holds.</summary>
    public RoutineBody Result => new(_statements)
    {
        DynamicSql = _dynamic,
        Handlers = _flow.Handlers,
        EndsTransactions = _endsTransactions,
    };

    /// <summary>Looks into a body.</summary>
    public static PlPgSqlBody Parse(BodyText text)
    {
        var tokens = TokenBuffer.Read(text.Context.Text, text.Range, psql: false);
        var body = new PlPgSqlBody(text.Context);
        var reader = new TokenReader(text.Context.Text, text.Context.SpanMap, tokens.AsSpan());
        body.Condition = BlockConditionReader.Read(reader);
        while (!reader.IsAtEnd)
        {
            body.ReadStatement(ref reader);
        }

        body._flow.Complete();
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
            case SqlKeyword.Begin:
                _flow.BeginBlock();
                reader.Skip();
                break;
            case SqlKeyword.Exception:
                _flow.BeginHandlers();
                reader.Skip();
                break;
            case SqlKeyword.Loop:
                _flow.BeginLoop();
                reader.Skip();
                break;
            case SqlKeyword.Else:
                _flow.BeginBranch(isElse: true);
                reader.Skip();
                break;
            case SqlKeyword.If:
                _flow.BeginIf();
                SkipThrough(ref reader, SqlKeyword.Then);
                break;
            case SqlKeyword.When when _flow.IsInHandlers:
                ReadHandler(ref reader);
                break;
            case SqlKeyword.Elsif or SqlKeyword.Elseif or SqlKeyword.When:
                _flow.BeginBranch(isElse: false);
                SkipThrough(ref reader, SqlKeyword.Then);
                break;
            case SqlKeyword.Case:
                _flow.BeginCase();
                reader.Skip();
                SkipUpTo(ref reader, SqlKeyword.When);
                break;
            case SqlKeyword.While or SqlKeyword.For or SqlKeyword.Foreach:
                ReadLoopHead(ref reader);
                break;
            case SqlKeyword.Execute:
                ReadDynamic(ref reader);
                SkipThroughSemicolon(ref reader);
                break;
            case SqlKeyword.Commit or SqlKeyword.Rollback:
                _endsTransactions = true;
                SkipThroughSemicolon(ref reader);
                break;
            case SqlKeyword.End:
                _flow.End();
                SkipThroughSemicolon(ref reader);
                break;
            case SqlKeyword.Raise or SqlKeyword.Return or SqlKeyword.Exit or SqlKeyword.Continue or SqlKeyword.Open:
                ReadControl(ref reader);
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

    /// <summary><c>WHEN condition OR … THEN</c></summary>
    private void ReadHandler(ref TokenReader reader)
    {
        var first = reader.Index;
        var conditions = new List<string>(1);
        reader.Skip();
        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Semicolon && !reader.Is(SqlKeyword.Then))
        {
            if (reader.Accept(SqlKeyword.Or) || reader.Accept(SqlKeyword.Sqlstate))
            {
                continue;
            }

            if ((reader.ReadString() ?? reader.ReadIdentifier()) is { } condition)
            {
                conditions.Add(condition);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Accept(SqlKeyword.Then);
        _flow.BeginHandler(reader.SpanFrom(first), conditions);
    }

    /// <summary>RAISE, RETURN, EXIT, CONTINUE and OPEN: where the path goes, and text that is executed.</summary>
    private void ReadControl(ref TokenReader reader)
    {
        switch (reader.Keyword)
        {
            case SqlKeyword.Raise:
                if (reader.PeekKeyword(1) is not (
                    SqlKeyword.Debug or SqlKeyword.Log or SqlKeyword.Info or SqlKeyword.Notice or SqlKeyword.Warning))
                {
                    _flow.Raise();
                }

                break;
            case SqlKeyword.Return when reader.PeekKeyword(1) is not (SqlKeyword.Next or SqlKeyword.Query):
                _flow.Return();
                break;
            case SqlKeyword.Exit or SqlKeyword.Continue:
                var label = reader.PeekToken(1);
                var hasLabel = label.Kind is SqlTokenKind.Identifier or SqlTokenKind.QuotedIdentifier && label.Keyword != SqlKeyword.When;
                _flow.Exit(reader.PeekKeyword(hasLabel ? 2 : 1) == SqlKeyword.When, hasLabel);
                break;
        }

        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Semicolon)
        {
            if (reader.Is(SqlKeyword.Execute) && reader.PeekKeyword(-1) is SqlKeyword.Query or SqlKeyword.For)
            {
                ReadDynamic(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Skip();
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
