using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>One action of ALTER TABLE.</summary>
internal static class AlterTableActionParser
{
    /// <summary>
    /// Whether an action takes no more than SHARE UPDATE EXCLUSIVE (manual, "ALTER TABLE"): the ones that may share a statement
    /// with VALIDATE CONSTRAINT without making others wait. Of the storage parameters <c>user_catalog_table</c> takes more.
    /// </summary>
    public static bool TakesShareUpdateExclusive(AlterTableAction action, ParseContext context) => action.Kind switch
    {
        AlterTableActionKind.ValidateConstraint or AlterTableActionKind.SetStatistics or AlterTableActionKind.ClusterOn or
            AlterTableActionKind.SetWithoutCluster or AlterTableActionKind.SetColumnOptions or
            AlterTableActionKind.ResetColumnOptions => true,
        AlterTableActionKind.SetStorageParameters or AlterTableActionKind.ResetStorageParameters =>
            context.SpanMap is null &&
            context.Text.IndexOf("user_catalog_table", action.Span.Start, action.Span.Length, StringComparison.OrdinalIgnoreCase) < 0,
        _ => false,
    };

    /// <summary>
    /// Parses the action whose tokens are the reader's; other tables that it names are added to <paramref name="relations"/>.
    /// </summary>
    public static AlterTableAction Parse(TokenReader reader, List<QualifiedName> relations)
    {
        var span = reader.All;
        var kind = ReadKind(ref reader);
        switch (kind)
        {
            case AlterTableActionKind.ValidateConstraint when reader.ReadIdentifier() is { } constraint:
                return new ValidateConstraint(span, constraint);
            case AlterTableActionKind.DetachPartition when reader.ReadQualifiedName() is { } partition:
                relations.Add(partition);
                var concurrently = reader.Accept(SqlKeyword.Concurrently);
                return new DetachPartition(span, partition, concurrently, reader.Is(SqlKeyword.Finalize));
            case AlterTableActionKind.AttachPartition or AlterTableActionKind.Inherit or AlterTableActionKind.NoInherit
                when reader.ReadQualifiedName() is { } other:
                relations.Add(other);
                return new OtherAction(span, kind);
            default:
                return new OtherAction(span, kind);
        }
    }

    private static AlterTableActionKind ReadKind(ref TokenReader reader)
    {
        var first = reader.Keyword;
        reader.Skip();
        return first switch
        {
            SqlKeyword.Add => ReadAdd(ref reader),
            SqlKeyword.Drop => reader.Accept(SqlKeyword.Constraint) ? AlterTableActionKind.DropConstraint : AlterTableActionKind.DropColumn,
            SqlKeyword.Alter => reader.Accept(SqlKeyword.Constraint) ? AlterTableActionKind.AlterConstraint : ReadAlterColumn(ref reader),
            SqlKeyword.Set => ReadSet(ref reader),
            SqlKeyword.Reset => AlterTableActionKind.ResetStorageParameters,
            SqlKeyword.Enable => ReadEnable(
                ref reader,
                AlterTableActionKind.EnableTrigger,
                AlterTableActionKind.EnableRule,
                AlterTableActionKind.EnableRowLevelSecurity),
            SqlKeyword.Disable => ReadEnable(
                ref reader,
                AlterTableActionKind.DisableTrigger,
                AlterTableActionKind.DisableRule,
                AlterTableActionKind.DisableRowLevelSecurity),
            SqlKeyword.Rename => ReadRename(ref reader),
            SqlKeyword.Validate when reader.Accept(SqlKeyword.Constraint) => AlterTableActionKind.ValidateConstraint,
            SqlKeyword.Attach when reader.Accept(SqlKeyword.Partition) => AlterTableActionKind.AttachPartition,
            SqlKeyword.Detach when reader.Accept(SqlKeyword.Partition) => AlterTableActionKind.DetachPartition,
            SqlKeyword.Cluster => AlterTableActionKind.ClusterOn,
            SqlKeyword.Force => AlterTableActionKind.ForceRowLevelSecurity,
            SqlKeyword.Inherit => AlterTableActionKind.Inherit,
            SqlKeyword.No when reader.Accept(SqlKeyword.Inherit) => AlterTableActionKind.NoInherit,
            SqlKeyword.No when reader.Accept(SqlKeyword.Force) => AlterTableActionKind.NoForceRowLevelSecurity,
            SqlKeyword.Not => AlterTableActionKind.NotOfType,
            SqlKeyword.Of => AlterTableActionKind.OfType,
            SqlKeyword.Options => AlterTableActionKind.ForeignOptions,
            SqlKeyword.Owner => AlterTableActionKind.OwnerTo,
            SqlKeyword.Replica => AlterTableActionKind.ReplicaIdentity,
            _ => AlterTableActionKind.Other,
        };
    }

    // A column may be called "exclude" or "constraint name" never: the words that begin a table constraint are reserved, but for
    // EXCLUDE, which only begins one in front of a parenthesis or USING.
    private static AlterTableActionKind ReadAdd(ref TokenReader reader)
    {
        var isConstraint = reader.Keyword is
            SqlKeyword.Constraint or SqlKeyword.Check or SqlKeyword.Unique or SqlKeyword.Primary or SqlKeyword.Foreign;
        isConstraint |= reader.Is(SqlKeyword.Exclude) &&
            (reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis || reader.PeekKeyword(1) == SqlKeyword.Using);
        isConstraint |= reader.Is(SqlKeyword.Not, SqlKeyword.Null);
        return isConstraint ? AlterTableActionKind.AddConstraint : AlterTableActionKind.AddColumn;
    }

    private static AlterTableActionKind ReadAlterColumn(ref TokenReader reader)
    {
        _ = reader.Accept(SqlKeyword.Column);
        if (reader.ReadIdentifier() is null)
        {
            // The columns of an expression index have numbers.
            reader.Skip();
        }

        var verb = reader.Keyword;
        reader.Skip();
        return verb switch
        {
            SqlKeyword.Type => AlterTableActionKind.AlterColumnType,
            SqlKeyword.Set => ReadSetColumn(ref reader),
            SqlKeyword.Drop => reader.Keyword switch
            {
                SqlKeyword.Default => AlterTableActionKind.DropDefault,
                SqlKeyword.Not => AlterTableActionKind.DropNotNull,
                SqlKeyword.Expression => AlterTableActionKind.DropExpression,
                SqlKeyword.Identity => AlterTableActionKind.DropIdentity,
                _ => AlterTableActionKind.Other,
            },
            SqlKeyword.Add => AlterTableActionKind.AddIdentity,
            SqlKeyword.Reset => AlterTableActionKind.ResetColumnOptions,
            SqlKeyword.Restart => AlterTableActionKind.AlterIdentity,
            SqlKeyword.Options => AlterTableActionKind.ColumnForeignOptions,
            _ => AlterTableActionKind.Other,
        };
    }

    private static AlterTableActionKind ReadSetColumn(ref TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.Data => AlterTableActionKind.AlterColumnType,
        SqlKeyword.Default => AlterTableActionKind.SetDefault,
        SqlKeyword.Not => AlterTableActionKind.SetNotNull,
        SqlKeyword.Expression => AlterTableActionKind.SetExpression,
        SqlKeyword.Statistics => AlterTableActionKind.SetStatistics,
        SqlKeyword.Storage => AlterTableActionKind.SetStorage,
        SqlKeyword.Compression => AlterTableActionKind.SetCompression,
        SqlKeyword.NotKeyword when reader.Kind == SqlTokenKind.OpenParenthesis => AlterTableActionKind.SetColumnOptions,
        SqlKeyword.NotKeyword => AlterTableActionKind.Other,
        _ => AlterTableActionKind.AlterIdentity,
    };

    private static AlterTableActionKind ReadSet(ref TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.Without when reader.PeekKeyword(1) == SqlKeyword.Cluster => AlterTableActionKind.SetWithoutCluster,
        SqlKeyword.Without => AlterTableActionKind.SetWithoutOids,
        SqlKeyword.Access => AlterTableActionKind.SetAccessMethod,
        SqlKeyword.Tablespace => AlterTableActionKind.SetTablespace,
        SqlKeyword.Logged => AlterTableActionKind.SetLogged,
        SqlKeyword.Unlogged => AlterTableActionKind.SetUnlogged,
        SqlKeyword.Schema => AlterTableActionKind.SetSchema,
        SqlKeyword.NotKeyword when reader.Kind == SqlTokenKind.OpenParenthesis => AlterTableActionKind.SetStorageParameters,
        _ => AlterTableActionKind.Other,
    };

    private static AlterTableActionKind ReadEnable(
        ref TokenReader reader, AlterTableActionKind trigger, AlterTableActionKind rule, AlterTableActionKind rowSecurity)
    {
        _ = reader.Accept(SqlKeyword.Replica) || reader.Accept(SqlKeyword.Always);
        return reader.Keyword switch
        {
            SqlKeyword.Trigger => trigger,
            SqlKeyword.Rule => rule,
            SqlKeyword.Row => rowSecurity,
            _ => AlterTableActionKind.Other,
        };
    }

    private static AlterTableActionKind ReadRename(ref TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.To => AlterTableActionKind.RenameTo,
        SqlKeyword.Constraint => AlterTableActionKind.RenameConstraint,
        _ => AlterTableActionKind.RenameColumn,
    };
}
