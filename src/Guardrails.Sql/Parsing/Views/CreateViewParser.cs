using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE VIEW and CREATE MATERIALIZED VIEW.</summary>
internal static class CreateViewParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context, in CreateModifiers modifiers)
    {
        var ifNotExists = CreateParser.AcceptIfNotExists(ref reader);
        if (reader.ReadQualifiedName() is not { } name)
        {
            return context.Broken(header, reader, "a view's name is missing");
        }

        var columns = ConstraintParser.ReadKeyColumns(ref reader, out _);
        string? method = null;
        string? tablespace = null;
        IReadOnlyList<StorageParameter> parameters = [];
        while (!reader.IsAtEnd && !reader.Is(SqlKeyword.As))
        {
            if (reader.Accept(SqlKeyword.Using))
            {
                method = reader.ReadIdentifier();
            }
            else if (reader.Accept(SqlKeyword.Tablespace))
            {
                tablespace = reader.ReadIdentifier();
            }
            else if (reader.Accept(SqlKeyword.With))
            {
                parameters = StorageParameterParser.Read(ref reader);
            }
            else
            {
                return context.Broken(header, reader, "AS and a query are missing");
            }
        }

        header.Relations = [name];
        reader.Skip();
        if (reader.IsAtEnd)
        {
            return context.Broken(header, reader, "the query is missing");
        }

        header.Query = QueryRelations.Create(reader, context);
        var (query, withNoData) = ReadQuery(ref reader);
        var isTemporary = modifiers.IsTemporary || (header.Kind == StatementKind.CreateView && ReadsTemporary(header.Query, context));
        CreateParser.SetTemporary(ref header, context, name, isTemporary);
        return new CreateViewStatement(header, name, query)
        {
            OrReplace = modifiers.OrReplace,
            IsTemporary = modifiers.IsTemporary,
            IsRecursive = modifiers.IsRecursive,
            IfNotExists = ifNotExists,
            Columns = columns,
            Parameters = parameters,
            AccessMethod = method,
            Tablespace = tablespace,
            WithNoData = withNoData,
        };
    }

    /// <summary>Reads the query of CREATE … AS up to <c>WITH [NO] DATA</c>, if that stands behind it.</summary>
    public static (TextSpan Query, bool WithNoData) ReadQuery(ref TokenReader reader)
    {
        var first = reader.Index;
        reader.Skip(int.MaxValue);
        var end = reader.Index;
        var endsWithData = reader.PeekKeyword(-1) == SqlKeyword.Data && end - first > 3;
        var withNoData = endsWithData && reader.PeekKeyword(-2) == SqlKeyword.No && reader.PeekKeyword(-3) == SqlKeyword.With;
        var withData = endsWithData && reader.PeekKeyword(-2) == SqlKeyword.With;
        return (reader.SpanOf(first, end - (withNoData ? 3 : withData ? 2 : 0)), withNoData);
    }

    /// <summary>A view over a temporary relation is temporary without saying so (manual, "CREATE VIEW").</summary>
    private static bool ReadsTemporary(QueryRelations? query, ParseContext context) =>
        query is not null && context.HasTemporary && query.Own.Any(context.IsTemporary);
}
