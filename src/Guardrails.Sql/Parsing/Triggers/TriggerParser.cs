using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Triggers, rules and policies: what is created on a table under a name of its own.</summary>
internal static class TriggerParser
{
    public static SqlStatement CreateTrigger(
        ref TokenReader reader, ref StatementHeader header, ParseContext context, in CreateModifiers modifiers)
    {
        if (reader.ReadIdentifier() is not { } name)
        {
            return context.Broken(header, reader, "a trigger's name is missing");
        }

        var timing = reader.Accept(SqlKeyword.Instead, SqlKeyword.Of) ? "instead of" : reader.ReadIdentifier() ?? "";
        var events = new List<string>(1);
        var columns = new List<string>(0);
        do
        {
            if (reader.ReadIdentifier() is { } trigger)
            {
                events.Add(trigger);
            }

            if (reader.Accept(SqlKeyword.Of))
            {
                do
                {
                    if (reader.ReadIdentifier() is { } column)
                    {
                        columns.Add(column);
                    }
                }
                while (reader.Accept(SqlTokenKind.Comma));
            }
        }
        while (reader.Accept(SqlKeyword.Or));

        if (!reader.Accept(SqlKeyword.On) || reader.ReadQualifiedName() is not { } table)
        {
            return context.Broken(header, reader, "ON and a table's name are missing");
        }

        SetTable(ref header, context, table);
        var referenced = reader.Accept(SqlKeyword.From) ? reader.ReadQualifiedName() : null;
        if (referenced is not null)
        {
            header.Relations = [table, referenced];
        }

        var forEachRow = false;
        SqlExpression? when = null;
        QualifiedName? function = null;
        while (!reader.IsAtEnd)
        {
            if (reader.Accept(SqlKeyword.For))
            {
                reader.Accept(SqlKeyword.Each);
                forEachRow = reader.Accept(SqlKeyword.Row);
            }
            else if (reader.Accept(SqlKeyword.When))
            {
                when = reader.ReadParenthesizedExpression();
            }
            else if (reader.Accept(SqlKeyword.Execute))
            {
                _ = reader.Accept(SqlKeyword.Function) || reader.Accept(SqlKeyword.Procedure);
                function = reader.ReadDottedName();
            }
            else
            {
                reader.SkipBalanced();
            }
        }

        if (function is null)
        {
            return context.Broken(header, reader, "EXECUTE FUNCTION and the function are missing");
        }

        return new CreateTriggerStatement(header, name, table)
        {
            OrReplace = modifiers.OrReplace,
            IsConstraint = modifiers.IsConstraint,
            Timing = timing,
            Events = events,
            UpdateColumns = columns,
            ReferencedTable = referenced,
            ForEachRow = forEachRow,
            When = when,
            Function = function,
        };
    }

    public static SqlStatement CreateRule(ref TokenReader reader, ref StatementHeader header, ParseContext context, in CreateModifiers modifiers)
    {
        if (reader.ReadIdentifier() is not { } name)
        {
            return context.Broken(header, reader, "a rule's name is missing");
        }

        reader.Accept(SqlKeyword.As);
        reader.Accept(SqlKeyword.On);
        var trigger = reader.ReadIdentifier() ?? "";
        if (!reader.Accept(SqlKeyword.To) || reader.ReadQualifiedName() is not { } table)
        {
            return context.Broken(header, reader, "TO and a table's name are missing");
        }

        SetTable(ref header, context, table);
        var isInstead = reader.SkipTo(SqlKeyword.Do) && reader.PeekKeyword(1) == SqlKeyword.Instead;
        return new CreateRuleStatement(header, name, table) { OrReplace = modifiers.OrReplace, Event = trigger, IsInstead = isInstead };
    }

    /// <summary>CREATE POLICY and ALTER POLICY.</summary>
    public static SqlStatement Policy(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (!ReadNameOnTable(ref reader, ref header, context, out var name, out var table))
        {
            return new OtherStatement(header);
        }

        if (reader.Accept(SqlKeyword.Rename, SqlKeyword.To))
        {
            return new AlterTableObjectStatement(header, name, table, reader.ReadIdentifier());
        }

        string? command = null;
        SqlExpression? visible = null;
        SqlExpression? check = null;
        while (!reader.IsAtEnd)
        {
            if (reader.Accept(SqlKeyword.For))
            {
                command = reader.ReadIdentifier();
            }
            else if (reader.Accept(SqlKeyword.Using))
            {
                visible = ConstraintParser.ReadParenthesized(ref reader, context);
            }
            else if (reader.Accept(SqlKeyword.With, SqlKeyword.Check))
            {
                check = ConstraintParser.ReadParenthesized(ref reader, context);
            }
            else
            {
                reader.Skip();
            }
        }

        return new PolicyStatement(header, name, table) { Command = command, Using = visible, WithCheck = check };
    }

    /// <summary>ALTER TRIGGER and ALTER RULE.</summary>
    public static SqlStatement Alter(ref TokenReader reader, ref StatementHeader header, ParseContext context) =>
        ReadNameOnTable(ref reader, ref header, context, out var name, out var table)
            ? new AlterTableObjectStatement(
                header, name, table, reader.Accept(SqlKeyword.Rename, SqlKeyword.To) ? reader.ReadIdentifier() : null)
            : new OtherStatement(header);

    /// <summary>Reads <c>name ON table</c>; false, with a complaint, when it is not there.</summary>
    public static bool ReadNameOnTable(
        ref TokenReader reader, ref StatementHeader header, ParseContext context, out string name, out QualifiedName table)
    {
        name = reader.ReadIdentifier() ?? "";
        if (name.Length == 0 || !reader.Accept(SqlKeyword.On) || reader.ReadQualifiedName() is not { } found)
        {
            table = null!;
            context.ReportUnexpected(reader, name.Length == 0 ? "a name is missing" : "ON and a table's name are missing");
            return false;
        }

        table = found;
        SetTable(ref header, context, table);
        return true;
    }

    // What belongs to a temporary table is temporary with it.
    private static void SetTable(ref StatementHeader header, ParseContext context, QualifiedName table)
    {
        header.Relations = [table];
        header.IsDdl = !context.IsTemporary(table);
    }
}
