using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE TABLE and CREATE TABLE AS: the table, and the other tables that the definition names.</summary>
internal static class CreateTableParser
{
    public static void Read(ref TokenReader reader, ref StatementHeader header, ParseContext context, bool isTemporary)
    {
        CreateParser.AcceptIfNotExists(ref reader);
        if (reader.ReadQualifiedName() is not { } name)
        {
            context.ReportUnexpected(reader, "a table's name is missing");
            return;
        }

        var relations = new List<QualifiedName>(1) { name };
        var dropOnCommit = false;
        var isPartitioned = false;
        while (!reader.IsAtEnd)
        {
            if (reader.Accept(SqlKeyword.As))
            {
                header.Kind = StatementKind.CreateTableAs;
                header.Query = QueryRelations.Create(reader, context);
                break;
            }

            if (reader.Kind == SqlTokenKind.OpenParenthesis)
            {
                ReadElements(ref reader, relations);
            }
            else if (reader.Accept(SqlKeyword.Partition, SqlKeyword.Of))
            {
                reader.ReadQualifiedNames(relations);
            }
            else if (reader.Is(SqlKeyword.Inherits) && reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis)
            {
                reader.Skip(2);
                reader.ReadQualifiedNames(relations);
            }
            else
            {
                isPartitioned |= reader.Is(SqlKeyword.Partition, SqlKeyword.By);
                dropOnCommit |= reader.Is(SqlKeyword.On, SqlKeyword.Commit, SqlKeyword.Drop);
                reader.Skip();
            }
        }

        header.Relations = relations;
        CreateParser.SetTemporary(ref header, context, name, isTemporary, dropOnCommit);
        if (isPartitioned)
        {
            context.State.AddPartitioned(name);
        }
    }

    /// <summary>What stands in parentheses: <c>LIKE t</c> as an element of the definition, <c>REFERENCES t</c> anywhere.</summary>
    private static void ReadElements(ref TokenReader reader, List<QualifiedName> relations)
    {
        var depth = 0;
        do
        {
            var beginsElement = depth == 1 && reader.Kind == SqlTokenKind.Comma;
            switch (reader.Kind)
            {
                case SqlTokenKind.OpenParenthesis:
                    beginsElement = depth == 0;
                    depth++;
                    break;
                case SqlTokenKind.CloseParenthesis:
                    depth--;
                    break;
            }

            var isReference = reader.Is(SqlKeyword.References);
            reader.Skip();
            if ((isReference || (beginsElement && reader.Accept(SqlKeyword.Like))) && reader.ReadQualifiedName() is { } other)
            {
                relations.Add(other);
            }
        }
        while (depth > 0 && !reader.IsAtEnd);
    }
}
