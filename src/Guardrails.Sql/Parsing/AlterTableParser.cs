using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>ALTER TABLE: the table and its comma separated actions.</summary>
internal static class AlterTableParser
{
    public static SqlStatement Parse(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        var ifExists = reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        var isOnly = reader.Accept(SqlKeyword.Only);
        var isParenthesized = isOnly && reader.Accept(SqlTokenKind.OpenParenthesis);
        if (reader.ReadQualifiedName() is not { } table)
        {
            context.ReportUnexpected(reader, "a table's name is missing");
            return new OtherStatement(header);
        }

        _ = isParenthesized && reader.Accept(SqlTokenKind.CloseParenthesis);
        reader.AcceptStar();

        var relations = new List<QualifiedName>(1) { table };
        var actions = ReadActions(ref reader, relations);
        header.Relations = relations;
        Classify(ref header, context, table, actions);
        RenameTemporary(context, table, actions, reader);
        return new AlterTableStatement(header, table, actions) { IfExists = ifExists, Only = isOnly };
    }

    private static List<AlterTableAction> ReadActions(ref TokenReader reader, List<QualifiedName> relations)
    {
        var actions = new List<AlterTableAction>(1);
        while (!reader.IsAtEnd)
        {
            var first = reader.Index;
            while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Comma)
            {
                if (reader.Accept(SqlKeyword.References) && reader.ReadQualifiedName() is { } referenced)
                {
                    relations.Add(referenced);
                }
                else
                {
                    reader.SkipBalanced();
                }
            }

            if (reader.Index > first)
            {
                actions.Add(AlterTableActionParser.Parse(reader.Slice(first, reader.Index), relations));
            }

            reader.Skip();
        }

        return actions;
    }

    private static void Classify(
        ref StatementHeader header, ParseContext context, QualifiedName table, List<AlterTableAction> actions)
    {
        var validates = false;
        var staysWeak = true;
        foreach (var action in actions)
        {
            validates |= action.Kind == AlterTableActionKind.ValidateConstraint;
            staysWeak &= AlterTableActionParser.TakesShareUpdateExclusive(action, context);
            if (action is DetachPartition { Concurrently: true })
            {
                header.TransactionRule = TransactionRule.Forbidden;
                header.TimeoutClass = TimeoutClass.Concurrent;
            }
        }

        if (validates && staysWeak)
        {
            header.TimeoutClass = TimeoutClass.Long;
        }

        header.IsDdl = !context.IsTemporary(table);
    }

    private static void RenameTemporary(ParseContext context, QualifiedName table, List<AlterTableAction> actions, TokenReader reader)
    {
        if (actions is [{ Kind: AlterTableActionKind.RenameTo }] && context.IsTemporary(table))
        {
            // RENAME TO name: the name is the statement's last token.
            reader.Index--;
            if (reader.ReadQualifiedName() is { } renamed)
            {
                context.RenameTemporary(table, renamed);
            }
        }
    }
}
