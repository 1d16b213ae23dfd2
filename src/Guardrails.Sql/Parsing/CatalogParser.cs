using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Commands on the catalogue beside CREATE, ALTER and DROP.</summary>
internal static class CatalogParser
{
    public static void Classify(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.Accept(SqlKeyword.Security, SqlKeyword.Label))
        {
            header.Kind = StatementKind.SecurityLabel;
            if (reader.SkipTo(SqlKeyword.On))
            {
                ReadObject(ref reader, ref header);
            }
        }
        else if (reader.Accept(SqlKeyword.Comment))
        {
            header.Kind = StatementKind.Comment;
            ReadObject(ref reader, ref header);
        }
        else if (reader.Accept(SqlKeyword.Reassign, SqlKeyword.Owned))
        {
            header.Kind = StatementKind.ReassignOwned;
            header.IsDdl = true;
        }
        else if (reader.Accept(SqlKeyword.Import, SqlKeyword.Foreign, SqlKeyword.Schema))
        {
            header.Kind = StatementKind.ImportForeignSchema;
            header.IsDdl = true;
        }
        else if (reader.Is(SqlKeyword.Grant) || reader.Is(SqlKeyword.Revoke))
        {
            header.Kind = reader.Is(SqlKeyword.Grant) ? StatementKind.Grant : StatementKind.Revoke;
            ReadGrantTargets(ref reader, ref header);
        }
        else
        {
            reader.Skip();
            context.ReportUnknownCommand(reader);
        }
    }

    /// <summary><c>ON TABLE t</c> and the like; of a column the table is the relation.</summary>
    private static void ReadObject(ref TokenReader reader, ref StatementHeader header)
    {
        _ = reader.Accept(SqlKeyword.On);
        var isColumn = reader.Is(SqlKeyword.Column);
        var isRelation = reader.Keyword is
            SqlKeyword.Table or SqlKeyword.View or SqlKeyword.Index or SqlKeyword.Sequence or SqlKeyword.Column;
        if (isRelation)
        {
            reader.Skip();
        }
        else
        {
            isRelation = reader.Accept(SqlKeyword.Materialized, SqlKeyword.View) || reader.Accept(SqlKeyword.Foreign, SqlKeyword.Table);
        }

        if (isRelation && reader.ReadQualifiedName() is { } name)
        {
            header.Relations = [isColumn ? WithoutColumn(name) : name];
        }
        else if (reader.Keyword is SqlKeyword.Constraint or SqlKeyword.Trigger or SqlKeyword.Rule or SqlKeyword.Policy &&
            reader.SkipTo(SqlKeyword.On))
        {
            reader.Skip();
            if (!reader.Is(SqlKeyword.Domain) && reader.ReadQualifiedName() is { } owner)
            {
                header.Relations = [owner];
            }
        }
    }

    private static QualifiedName WithoutColumn(QualifiedName column) =>
        new(null, column.Database, column.Schema ?? column.Name, column.Span);

    private static void ReadGrantTargets(ref TokenReader reader, ref StatementHeader header)
    {
        if (!reader.SkipTo(SqlKeyword.On))
        {
            return;
        }

        reader.Skip();
        var isRelation = reader.Accept(SqlKeyword.Table) || reader.Accept(SqlKeyword.Sequence) || reader.Keyword is not (
            SqlKeyword.All or SqlKeyword.Database or SqlKeyword.Domain or SqlKeyword.Foreign or SqlKeyword.Function or
            SqlKeyword.Procedure or SqlKeyword.Routine or SqlKeyword.Language or SqlKeyword.Large or SqlKeyword.Parameter or
            SqlKeyword.Schema or SqlKeyword.Tablespace or SqlKeyword.Type);
        if (isRelation)
        {
            var names = new List<QualifiedName>(1);
            reader.ReadQualifiedNames(names);
            header.Relations = names;
        }
    }
}
