using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE [FOREIGN] TABLE and CREATE TABLE AS.</summary>
internal ref struct CreateTableParser
{
    private readonly ParseContext _context;
    private readonly List<QualifiedName> _relations = new(1);
    private readonly List<ColumnDefinition> _columns = [];
    private List<SqlConstraint>? _constraints;
    private List<LikeClause>? _likes;
    private List<QualifiedName>? _inherits;
    private QualifiedName? _partitionOf;
    private PartitionBound? _bound;
    private PartitionKey? _partitionBy;
    private QualifiedName? _ofType;
    private string? _method;
    private string? _tablespace;
    private IReadOnlyList<StorageParameter> _parameters = [];
    private TextSpan? _query;
    private bool _withNoData;
    private bool _dropOnCommit;
    private TokenReader _untyped;
    private bool _hasUntyped;

    private CreateTableParser(ParseContext context) => _context = context;

    public static SqlStatement Parse(
        ref TokenReader reader, ref StatementHeader header, ParseContext context, bool isTemporary, bool isUnlogged)
    {
        var ifNotExists = CreateParser.AcceptIfNotExists(ref reader);
        if (reader.ReadQualifiedName() is not { } name)
        {
            context.ReportUnexpected(reader, "a table's name is missing");
            return new OtherStatement(header);
        }

        var parser = new CreateTableParser(context);
        parser._relations.Add(name);
        parser.ReadClauses(ref reader, ref header);
        return parser.Create(ref header, name, ifNotExists, isTemporary, isUnlogged);
    }

    private readonly CreateTableStatement Create(
        ref StatementHeader header, QualifiedName name, bool ifNotExists, bool isTemporary, bool isUnlogged)
    {
        if (_hasUntyped && _query is null && _ofType is null && _partitionOf is null)
        {
            _context.ReportUnexpected(_untyped, "the column's type is missing");
        }

        header.Relations = _relations;
        CreateParser.SetTemporary(ref header, _context, name, isTemporary, _dropOnCommit);
        if (_partitionBy is not null)
        {
            _context.State.AddPartitioned(name);
        }

        return new CreateTableStatement(header, name)
        {
            IfNotExists = ifNotExists,
            IsTemporary = isTemporary,
            IsUnlogged = isUnlogged,
            Columns = _columns,
            Constraints = _constraints ?? (IReadOnlyList<SqlConstraint>)[],
            Likes = _likes ?? (IReadOnlyList<LikeClause>)[],
            Inherits = _inherits ?? (IReadOnlyList<QualifiedName>)[],
            PartitionOf = _partitionOf,
            Bound = _bound,
            PartitionBy = _partitionBy,
            OfType = _ofType,
            AccessMethod = _method,
            Parameters = _parameters,
            Tablespace = _tablespace,
            Query = _query,
            WithNoData = _withNoData,
        };
    }

    private void ReadClauses(ref TokenReader reader, ref StatementHeader header)
    {
        var hasBody = false;
        while (!reader.IsAtEnd)
        {
            switch (reader.Keyword)
            {
                case SqlKeyword.As:
                    reader.Skip();
                    ReadQuery(ref reader, ref header);
                    return;
                case SqlKeyword.Partition when reader.Accept(SqlKeyword.Partition, SqlKeyword.Of):
                    _partitionOf = ReadRelation(ref reader);
                    hasBody = true;
                    break;
                case SqlKeyword.Default or SqlKeyword.For when _partitionOf is not null && _bound is null:
                    _bound = PartitionParser.ReadBound(ref reader, _context);
                    reader.Skip(_bound is null ? int.MaxValue : 0);
                    break;
                case SqlKeyword.Partition when reader.Is(SqlKeyword.Partition, SqlKeyword.By):
                    _partitionBy = PartitionParser.ReadKey(ref reader);
                    break;
                case SqlKeyword.Of:
                    reader.Skip();
                    _ofType = reader.ReadDottedName();
                    hasBody = true;
                    break;
                case SqlKeyword.Inherits when reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis:
                    reader.Skip(2);
                    _inherits = [];
                    reader.ReadQualifiedNames(_inherits);
                    _relations.AddRange(_inherits);
                    reader.Accept(SqlTokenKind.CloseParenthesis);
                    break;
                case SqlKeyword.NotKeyword when reader.Kind == SqlTokenKind.OpenParenthesis:
                    ReadElements(ref reader);
                    hasBody = true;
                    break;
                default:
                    ReadOption(ref reader);
                    break;
            }
        }

        if (!hasBody)
        {
            _context.ReportUnexpected(reader, "the columns are missing");
        }
    }

    private void ReadOption(ref TokenReader reader)
    {
        switch (reader.Keyword)
        {
            case SqlKeyword.Using:
                reader.Skip();
                _method = reader.ReadIdentifier();
                break;
            case SqlKeyword.With when reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis:
                reader.Skip();
                _parameters = StorageParameterParser.Read(ref reader);
                break;
            case SqlKeyword.Without or SqlKeyword.With:
                // WITHOUT OIDS; WITH OIDS is refused by the server since 12, but is no riddle.
                reader.Skip(2);
                break;
            case SqlKeyword.On when reader.Accept(SqlKeyword.On, SqlKeyword.Commit):
                _dropOnCommit = reader.Is(SqlKeyword.Drop);
                reader.Skip(reader.Is(SqlKeyword.Drop) ? 1 : 2);
                break;
            case SqlKeyword.Tablespace:
                reader.Skip();
                _tablespace = reader.ReadIdentifier();
                break;
            case SqlKeyword.Server:
                reader.Skip(2);
                break;
            case SqlKeyword.Options:
                reader.Skip();
                reader.SkipBalanced();
                break;
            default:
                _context.ReportUnexpected(reader, "no clause of CREATE TABLE begins like this");
                reader.Skip(int.MaxValue);
                break;
        }
    }

    private void ReadQuery(ref TokenReader reader, ref StatementHeader header)
    {
        header.Kind = StatementKind.CreateTableAs;
        header.Query = QueryRelations.Create(reader, _context);
        if (reader.IsAtEnd)
        {
            _context.ReportUnexpected(reader, "the query is missing");
            return;
        }

        (var query, _withNoData) = CreateViewParser.ReadQuery(ref reader);
        _query = query;
    }

    private readonly QualifiedName? ReadRelation(ref TokenReader reader)
    {
        if (reader.ReadQualifiedName() is not { } name)
        {
            _context.ReportUnexpected(reader, "a table's name is missing");
            return null;
        }

        _relations.Add(name);
        return name;
    }

    private void ReadElements(ref TokenReader reader)
    {
        reader.Skip();
        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.CloseParenthesis)
        {
            var first = reader.Index;
            ReadElement(ref reader);
            if (!reader.IsAtEnd && reader.Kind is not (SqlTokenKind.Comma or SqlTokenKind.CloseParenthesis))
            {
                _context.ReportUnexpected(reader, "a comma or a closing parenthesis is missing");
            }

            while (!reader.IsAtEnd && reader.Kind is not (SqlTokenKind.Comma or SqlTokenKind.CloseParenthesis))
            {
                reader.SkipBalanced();
            }

            if (reader.Accept(SqlTokenKind.Comma) && reader.Kind == SqlTokenKind.CloseParenthesis)
            {
                _context.ReportUnexpected(reader, "a column or a constraint is missing");
            }
        }

        reader.Accept(SqlTokenKind.CloseParenthesis);
    }

    private void ReadElement(ref TokenReader reader)
    {
        var first = reader.Index;
        if (reader.Accept(SqlKeyword.Like))
        {
            if (ReadRelation(ref reader) is { } source)
            {
                var options = ReadLikeOptions(ref reader);
                (_likes ??= []).Add(new LikeClause(reader.SpanFrom(first), source, options));
            }
        }
        else if (ConstraintParser.IsNext(reader))
        {
            if (ConstraintParser.Read(ref reader, _context) is { } constraint)
            {
                (_constraints ??= []).Add(constraint);
                AlterTableActionParser.AddReferenced(constraint, _relations);
            }
        }
        else if (ColumnParser.Read(ref reader, _context, typeIsOptional: true) is { } column)
        {
            if (column.Type is null && !_hasUntyped)
            {
                _hasUntyped = true;
                _untyped = reader;
            }

            _columns.Add(column);
            for (var i = 0; i < column.Constraints.Count; i++)
            {
                AlterTableActionParser.AddReferenced(column.Constraints[i], _relations);
            }
        }
    }

    private static List<(string Option, bool IsIncluded)> ReadLikeOptions(ref TokenReader reader)
    {
        var options = new List<(string, bool)>(0);
        while (reader.Keyword is SqlKeyword.Including or SqlKeyword.Excluding)
        {
            var isIncluded = reader.Is(SqlKeyword.Including);
            reader.Skip();
            if (reader.ReadIdentifier() is { } option)
            {
                options.Add((option, isIncluded));
            }
        }

        return options;
    }
}
