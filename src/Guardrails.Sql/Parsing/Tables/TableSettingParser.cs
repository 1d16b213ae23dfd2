using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;
using A = Guardrails.Sql.Syntax.AlterTableActionKind;

namespace Guardrails.Sql.Parsing;

/// <summary>The actions of ALTER TABLE that set something of the table as a whole or switch something on or off.</summary>
internal static class TableSettingParser
{
    /// <summary>Reads the action whose first word has been read; null when it is none of these.</summary>
    public static AlterTableAction? Read(ref TokenReader reader, ParseContext context, TextSpan span, SqlKeyword first)
    {
        switch (first)
        {
            case SqlKeyword.Set:
                return ReadSet(ref reader, context, span);
            case SqlKeyword.Reset when reader.Kind == SqlTokenKind.OpenParenthesis:
                return new StorageParametersAction(span, A.ResetStorageParameters, StorageParameterParser.Read(ref reader));
            case SqlKeyword.Enable:
                return ReadSwitch(ref reader, context, span, A.EnableTrigger, A.EnableRule, A.EnableRowLevelSecurity);
            case SqlKeyword.Disable:
                return ReadSwitch(ref reader, context, span, A.DisableTrigger, A.DisableRule, A.DisableRowLevelSecurity);
            case SqlKeyword.Force when reader.Accept(SqlKeyword.Row, SqlKeyword.Level, SqlKeyword.Security):
                return new OtherAction(span, A.ForceRowLevelSecurity);
            case SqlKeyword.No when reader.Accept(SqlKeyword.Force):
                reader.Accept(SqlKeyword.Row, SqlKeyword.Level, SqlKeyword.Security);
                return new OtherAction(span, A.NoForceRowLevelSecurity);
            case SqlKeyword.Cluster when reader.Accept(SqlKeyword.On):
                return ReadNamed(ref reader, context, span, A.ClusterOn);
            case SqlKeyword.Not when reader.Accept(SqlKeyword.Of):
                return new OtherAction(span, A.NotOfType);
            case SqlKeyword.Of:
                return ReadNamed(ref reader, context, span, A.OfType);
            case SqlKeyword.Owner when reader.Accept(SqlKeyword.To):
                return ReadNamed(ref reader, context, span, A.OwnerTo);
            case SqlKeyword.Options when reader.Kind == SqlTokenKind.OpenParenthesis:
                reader.SkipBalanced();
                return new OtherAction(span, A.ForeignOptions);
            default:
                return null;
        }
    }

    private static AlterTableAction? ReadSet(ref TokenReader reader, ParseContext context, TextSpan span)
    {
        if (reader.Kind == SqlTokenKind.OpenParenthesis)
        {
            return new StorageParametersAction(span, A.SetStorageParameters, StorageParameterParser.Read(ref reader));
        }

        var word = reader.Keyword;
        reader.Skip();
        switch (word)
        {
            case SqlKeyword.Without when reader.Accept(SqlKeyword.Cluster):
                return new OtherAction(span, A.SetWithoutCluster);
            case SqlKeyword.Without when reader.ReadIdentifier() == "oids":
                return new OtherAction(span, A.SetWithoutOids);
            case SqlKeyword.Access when reader.Accept(SqlKeyword.Method):
                return reader.Accept(SqlKeyword.Default)
                    ? new NameAction(span, A.SetAccessMethod, null) { IsKeyword = true }
                    : ReadNamed(ref reader, context, span, A.SetAccessMethod);
            case SqlKeyword.Tablespace:
                var action = ReadNamed(ref reader, context, span, A.SetTablespace);
                reader.Accept(SqlKeyword.Nowait);
                return action;
            case SqlKeyword.Logged:
                return new OtherAction(span, A.SetLogged);
            case SqlKeyword.Unlogged:
                return new OtherAction(span, A.SetUnlogged);
            case SqlKeyword.Schema:
                return ReadNamed(ref reader, context, span, A.SetSchema);
            default:
                return null;
        }
    }

    private static AlterTableAction? ReadSwitch(
        ref TokenReader reader, ParseContext context, TextSpan span, A trigger, A rule, A rowSecurity)
    {
        var mode = reader.Is(SqlKeyword.Replica) ? "replica" : reader.Is(SqlKeyword.Always) ? "always" : null;
        if (mode is not null)
        {
            reader.Skip();
        }

        if (reader.Accept(SqlKeyword.Row, SqlKeyword.Level, SqlKeyword.Security))
        {
            return new OtherAction(span, rowSecurity);
        }

        return reader.Accept(SqlKeyword.Trigger) ? ReadNamed(ref reader, context, span, trigger, mode)
            : reader.Accept(SqlKeyword.Rule) ? ReadNamed(ref reader, context, span, rule, mode)
            : null;
    }

    private static AlterTableAction ReadNamed(ref TokenReader reader, ParseContext context, TextSpan span, A kind, string? mode = null)
    {
        var isKeyword = reader.Keyword is SqlKeyword.All or SqlKeyword.User or SqlKeyword.CurrentUser or SqlKeyword.CurrentRole or
            SqlKeyword.SessionUser;
        return reader.ReadDottedName() is { } name
            ? new NameAction(span, kind, name) { IsKeyword = isKeyword, FiringMode = mode }
            : AlterTableActionParser.Missing(reader, context, span, kind, "a name is missing");
    }
}
