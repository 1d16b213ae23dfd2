using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>ALTER TABLE, and ALTER of the other relations that share its actions: the relation and its comma separated actions.</summary>
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
        var actions = ReadActions(ref reader, context, relations);
        header.Relations = relations;
        Classify(ref header, context, table, actions);
        if (actions is [RenameAction { Kind: AlterTableActionKind.RenameTo } rename] && context.IsTemporary(table))
        {
            context.RenameTemporary(table, new QualifiedName(null, null, rename.NewName, rename.Span));
        }

        return new AlterTableStatement(header, table, actions) { IfExists = ifExists, Only = isOnly };
    }

    private static List<AlterTableAction> ReadActions(ref TokenReader reader, ParseContext context, List<QualifiedName> relations)
    {
        var actions = new List<AlterTableAction>(1);
        do
        {
            var first = reader.Index;
            while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.Comma)
            {
                reader.SkipBalanced();
            }

            if (reader.Index > first)
            {
                actions.Add(AlterTableActionParser.Parse(reader.Slice(first, reader.Index), context, relations));
            }
            else
            {
                context.ReportUnexpected(reader, "an action is missing");
            }
        }
        while (reader.Accept(SqlTokenKind.Comma));
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
            staysWeak &= AlterTableActionParser.TakesShareUpdateExclusive(action);
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
}
