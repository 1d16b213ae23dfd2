using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE FUNCTION and CREATE PROCEDURE, with a look into bodies in SQL and PL/pgSQL.</summary>
internal ref struct CreateFunctionParser
{
    private readonly ParseContext _context;
    private string? _language;
    private FunctionVolatility _volatility;
    private bool _isStrict;
    private bool _isSecurityDefiner;
    private TypeName? _returns;
    private IReadOnlyList<FunctionArgument> _table = [];
    private SqlToken? _code;
    private TextSpan? _bodySpan;
    private RoutineBody? _body;
    private bool _isStandardBody;

    private CreateFunctionParser(ParseContext context) => _context = context;

    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool orReplace)
    {
        if (reader.ReadDottedName() is not { } name)
        {
            return context.Broken(header, reader, "a name is missing");
        }

        header.IsDdl = !TemporaryObjects.IsTemporarySchema(name.Schema);
        if (reader.Kind != SqlTokenKind.OpenParenthesis)
        {
            return context.Broken(header, reader, "the arguments in parentheses are missing");
        }

        var arguments = FunctionArgumentParser.ReadList(ref reader);
        var parser = new CreateFunctionParser(context);
        while (!reader.IsAtEnd)
        {
            parser.ReadOption(ref reader);
        }

        parser.ReadCode(reader);
        return new CreateFunctionStatement(header, name, arguments)
        {
            OrReplace = orReplace,
            Returns = parser._returns,
            ReturnsTable = parser._table,
            Language = parser._language,
            Volatility = parser._volatility,
            IsStrict = parser._isStrict,
            IsSecurityDefiner = parser._isSecurityDefiner,
            BodySpan = parser._bodySpan,
            ShortBody = parser.ReadShortBody(),
            Body = parser._body,
            IsSqlStandardBody = parser._isStandardBody,
        };
    }

    // Whether a default calls a volatile function depends on what is left of a function in SQL after it was inlined.
    private string? ReadShortBody()
    {
        const int LongestInlined = 400;
        return _language == "sql" && _context.SpanMap is null && _bodySpan is { Length: <= LongestInlined } span
            ? _context.Text.Substring(span.Start, span.Length)
            : null;
    }

    private void ReadOption(ref TokenReader reader)
    {
        var keyword = reader.Keyword;
        var first = reader.Index;
        reader.Skip();
        switch (keyword)
        {
            case SqlKeyword.Returns when reader.Is(SqlKeyword.Null, SqlKeyword.On):
                _isStrict = true;
                reader.Skip(4);
                break;
            case SqlKeyword.Returns when reader.Accept(SqlKeyword.Table):
                _table = FunctionArgumentParser.ReadList(ref reader);
                break;
            case SqlKeyword.Returns:
                _returns = TypeNameParser.Read(ref reader);
                break;
            case SqlKeyword.Language:
                _language = (reader.ReadString() ?? reader.ReadIdentifier())?.ToLowerInvariant();
                break;
            case SqlKeyword.Immutable:
                _volatility = FunctionVolatility.Immutable;
                break;
            case SqlKeyword.Stable:
                _volatility = FunctionVolatility.Stable;
                break;
            case SqlKeyword.Volatile:
                _volatility = FunctionVolatility.Volatile;
                break;
            case SqlKeyword.Strict:
                _isStrict = true;
                break;
            case SqlKeyword.Security:
                _isSecurityDefiner = reader.Is(SqlKeyword.Definer);
                reader.Skip();
                break;
            case SqlKeyword.Set:
                // SET setting TO value: neither is an option of the function.
                reader.Skip();
                break;
            case SqlKeyword.As when TokenReader.IsString(reader.Kind):
                _code = reader.Current;
                _ = reader.ReadString();
                break;
            case SqlKeyword.Return:
                reader.Skip(int.MaxValue);
                SetStandardBody(reader, first, []);
                break;
            case SqlKeyword.Begin when reader.Accept(SqlKeyword.Atomic):
                SetStandardBody(reader, first, ReadAtomic(ref reader));
                break;
        }
    }

    private void SetStandardBody(in TokenReader reader, int first, IReadOnlyList<SqlStatement> statements)
    {
        var end = reader;
        end.Skip(int.MaxValue);
        _isStandardBody = true;
        _language ??= "sql";
        _bodySpan = end.SpanFrom(first);
        _body = new RoutineBody(statements);
    }

    /// <summary>The statements up to END; each ends with a semicolon.</summary>
    private readonly List<SqlStatement> ReadAtomic(ref TokenReader reader)
    {
        var statements = new List<SqlStatement>();
        var nested = _context.WithoutEffects().Nested(_context.Text, _context.SpanMap);
        var first = reader.Index;
        for (; !reader.IsAtEnd; reader.Skip())
        {
            if (reader.Kind == SqlTokenKind.Semicolon)
            {
                if (reader.Index > first && nested.Depth <= ParseContext.MaxDepth)
                {
                    statements.Add(StatementParser.Parse(nested, statements.Count + 1, reader.Tokens(first, reader.Index)));
                }

                first = reader.Index + 1;
            }
        }

        return statements;
    }

    private void ReadCode(in TokenReader reader)
    {
        if (_code is not { } code)
        {
            return;
        }

        _bodySpan = reader.Map(BodyText.Content(_context.Text, code));
        if (_context.Depth >= ParseContext.MaxDepth)
        {
            return;
        }

        _body = _language switch
        {
            "plpgsql" => PlPgSqlBody.Parse(BodyText.Open(_context.WithoutEffects(), code)).Result,
            "sql" => new RoutineBody(ScriptParser.Parse(BodyText.Open(_context.WithoutEffects(), code))),
            _ => null,
        };
    }
}
