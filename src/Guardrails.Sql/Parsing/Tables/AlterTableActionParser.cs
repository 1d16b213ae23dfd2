using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;
using A = Guardrails.Sql.Syntax.AlterTableActionKind;

namespace Guardrails.Sql.Parsing;

/// <summary>One action of ALTER TABLE, or of ALTER of another relation.</summary>
internal static class AlterTableActionParser
{
    /// <summary>
    /// Whether an action takes no more than SHARE UPDATE EXCLUSIVE (manual, "ALTER TABLE"): the ones that may share a statement
    /// with VALIDATE CONSTRAINT without making others wait. Of the storage parameters <c>user_catalog_table</c> takes more.
    /// </summary>
    public static bool TakesShareUpdateExclusive(AlterTableAction action) => action.Kind switch
    {
        A.ValidateConstraint or A.SetStatistics or A.ClusterOn or A.SetWithoutCluster or A.SetColumnOptions or
            A.ResetColumnOptions => true,
        A.SetStorageParameters or A.ResetStorageParameters =>
            action is StorageParametersAction storage && storage.Parameters.All(parameter => parameter.Name != "user_catalog_table"),
        _ => false,
    };

    /// <summary>
    /// Parses the action whose tokens are the reader's, complaining about what is broken; other tables that it names are added to
    /// <paramref name="relations"/>.
    /// </summary>
    public static AlterTableAction Parse(TokenReader reader, ParseContext context, List<QualifiedName> relations)
    {
        var action = Read(ref reader, context, relations);
        if (!reader.IsAtEnd && action.Kind != A.Other)
        {
            context.ReportUnexpected(reader, "the action should end here");
        }

        return action;
    }

    private static AlterTableAction Read(ref TokenReader reader, ParseContext context, List<QualifiedName> relations)
    {
        var span = reader.All;
        var first = reader.Keyword;
        var start = reader;
        reader.Skip();
        switch (first)
        {
            case SqlKeyword.Add:
                return ReadAdd(ref reader, context, relations, span);
            case SqlKeyword.Drop:
                return ReadDrop(ref reader, context, span);
            case SqlKeyword.Alter when reader.Accept(SqlKeyword.Constraint):
                return ReadAlterConstraint(ref reader, context, span);
            case SqlKeyword.Alter:
                return AlterColumnParser.Read(ref reader, context, span);
            case SqlKeyword.Validate when reader.Accept(SqlKeyword.Constraint):
                return reader.ReadIdentifier() is { } constraint
                    ? new ValidateConstraint(span, constraint)
                    : Missing(reader, context, span, A.ValidateConstraint, "a constraint's name is missing");
            case SqlKeyword.Attach when reader.Accept(SqlKeyword.Partition):
                return ReadAttach(ref reader, context, relations, span);
            case SqlKeyword.Detach when reader.Accept(SqlKeyword.Partition):
                return ReadDetach(ref reader, context, relations, span);
            case SqlKeyword.Inherit:
                return ReadInherit(ref reader, context, relations, span, A.Inherit);
            case SqlKeyword.No when reader.Accept(SqlKeyword.Inherit):
                return ReadInherit(ref reader, context, relations, span, A.NoInherit);
            case SqlKeyword.Rename:
                return ReadRename(ref reader, context, span);
            case SqlKeyword.Replica when reader.Accept(SqlKeyword.Identity):
                return ReadReplicaIdentity(ref reader, context, span);
            default:
                return TableSettingParser.Read(ref reader, context, span, first) ?? Unknown(ref reader, start, context, span);
        }
    }

    /// <summary>An action that cannot be read completely.</summary>
    public static OtherAction Missing(in TokenReader reader, ParseContext context, TextSpan span, A kind, string expected)
    {
        context.ReportUnexpected(reader, expected);
        return new OtherAction(span, kind);
    }

    private static OtherAction Unknown(ref TokenReader reader, in TokenReader start, ParseContext context, TextSpan span)
    {
        // [NO] DEPENDS ON EXTENSION of indexes, triggers and functions.
        if (!start.Is(SqlKeyword.Depends, SqlKeyword.On) && !start.Is(SqlKeyword.No, SqlKeyword.Depends))
        {
            context.ReportUnexpected(start, "no action of ALTER begins like this");
        }

        reader.Skip(int.MaxValue);
        return new OtherAction(span, A.Other);
    }

    private static AlterTableAction ReadAdd(
        ref TokenReader reader, ParseContext context, List<QualifiedName> relations, TextSpan span)
    {
        if (ConstraintParser.IsNext(reader))
        {
            var constraint = ConstraintParser.Read(ref reader, context);
            AddReferenced(constraint, relations);
            return constraint is null ? new OtherAction(span, A.AddConstraint) : new AddConstraint(span, constraint);
        }

        reader.Accept(SqlKeyword.Column);
        var ifNotExists = reader.Accept(SqlKeyword.If, SqlKeyword.Not, SqlKeyword.Exists);
        if (ColumnParser.Read(ref reader, context, typeIsOptional: false) is not { } column)
        {
            return new OtherAction(span, A.AddColumn);
        }

        for (var i = 0; i < column.Constraints.Count; i++)
        {
            AddReferenced(column.Constraints[i], relations);
        }

        return new AddColumn(span, column, ifNotExists);
    }

    /// <summary>Adds the table that a foreign key references.</summary>
    public static void AddReferenced(SqlConstraint? constraint, List<QualifiedName> relations)
    {
        if (constraint is ForeignKeyConstraint foreignKey)
        {
            relations.Add(foreignKey.ReferencedTable);
        }
    }

    private static AlterTableAction ReadDrop(ref TokenReader reader, ParseContext context, TextSpan span)
    {
        var isConstraint = reader.Accept(SqlKeyword.Constraint);
        _ = isConstraint || reader.Accept(SqlKeyword.Column);
        var ifExists = reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        if (reader.ReadIdentifier() is not { } name)
        {
            return Missing(reader, context, span, isConstraint ? A.DropConstraint : A.DropColumn, "a name is missing");
        }

        var cascade = reader.Accept(SqlKeyword.Cascade);
        reader.Accept(SqlKeyword.Restrict);
        return isConstraint
            ? new DropConstraint(span, name) { IfExists = ifExists, Cascade = cascade }
            : new DropColumn(span, name) { IfExists = ifExists, Cascade = cascade };
    }

    private static AlterTableAction ReadAlterConstraint(ref TokenReader reader, ParseContext context, TextSpan span)
    {
        if (reader.ReadIdentifier() is not { } name)
        {
            return Missing(reader, context, span, A.AlterConstraint, "a constraint's name is missing");
        }

        bool? deferrable = null;
        bool? deferred = null;
        bool? enforced = null;
        bool? inherit = null;
        var value = true;
        for (; !reader.IsAtEnd; reader.Skip())
        {
            switch (reader.Keyword)
            {
                case SqlKeyword.Not or SqlKeyword.No:
                    value = false;
                    continue;
                case SqlKeyword.Deferrable:
                    deferrable = value;
                    break;
                case SqlKeyword.Enforced:
                    enforced = value;
                    break;
                case SqlKeyword.Inherit:
                    inherit = value;
                    break;
                case SqlKeyword.Valid:
                    // The server reads it and says that a constraint cannot be altered to it.
                    break;
                case SqlKeyword.Initially:
                    deferred = reader.PeekKeyword(1) == SqlKeyword.Deferred;
                    reader.Skip();
                    break;
                default:
                    return Missing(reader, context, span, A.AlterConstraint, "DEFERRABLE, INITIALLY or ENFORCED is missing");
            }

            value = true;
        }

        return new AlterConstraint(span, name)
        {
            Deferrable = deferrable,
            InitiallyDeferred = deferred,
            Enforced = enforced,
            Inherit = inherit,
        };
    }

    private static AlterTableAction ReadAttach(ref TokenReader reader, ParseContext context, List<QualifiedName> relations, TextSpan span)
    {
        if (reader.ReadQualifiedName() is not { } partition)
        {
            return Missing(reader, context, span, A.AttachPartition, "a partition's name is missing");
        }

        relations.Add(partition);
        // Indexes have no bounds.
        if (reader.IsAtEnd)
        {
            return new AttachPartition(span, partition, null);
        }

        var bound = PartitionParser.ReadBound(ref reader, context);
        return bound is null ? new OtherAction(span, A.AttachPartition) : new AttachPartition(span, partition, bound);
    }

    private static AlterTableAction ReadDetach(ref TokenReader reader, ParseContext context, List<QualifiedName> relations, TextSpan span)
    {
        if (reader.ReadQualifiedName() is not { } partition)
        {
            return Missing(reader, context, span, A.DetachPartition, "a partition's name is missing");
        }

        relations.Add(partition);
        var concurrently = reader.Accept(SqlKeyword.Concurrently);
        return new DetachPartition(span, partition, concurrently, reader.Accept(SqlKeyword.Finalize));
    }

    private static AlterTableAction ReadInherit(
        ref TokenReader reader, ParseContext context, List<QualifiedName> relations, TextSpan span, A kind)
    {
        if (reader.ReadQualifiedName() is not { } parent)
        {
            return Missing(reader, context, span, kind, "a table's name is missing");
        }

        relations.Add(parent);
        return new InheritAction(span, kind, parent);
    }

    private static AlterTableAction ReadRename(ref TokenReader reader, ParseContext context, TextSpan span)
    {
        var kind = reader.Keyword switch
        {
            SqlKeyword.To => A.RenameTo,
            SqlKeyword.Constraint => A.RenameConstraint,
            _ => A.RenameColumn,
        };
        if (kind == A.RenameConstraint || (kind == A.RenameColumn && reader.Is(SqlKeyword.Column)))
        {
            reader.Skip();
        }

        var oldName = kind == A.RenameTo ? null : reader.ReadIdentifier();
        if (!reader.Accept(SqlKeyword.To))
        {
            return Missing(reader, context, span, kind, "TO is missing");
        }

        return reader.ReadIdentifier() is { } newName
            ? new RenameAction(span, kind, oldName, newName)
            : Missing(reader, context, span, kind, "the new name is missing");
    }

    private static AlterTableAction ReadReplicaIdentity(ref TokenReader reader, ParseContext context, TextSpan span)
    {
        if (reader.Accept(SqlKeyword.Using, SqlKeyword.Index))
        {
            return reader.ReadIdentifier() is { } index
                ? new ReplicaIdentityAction(span, "index", index)
                : Missing(reader, context, span, A.ReplicaIdentity, "an index's name is missing");
        }

        return reader.ReadIdentifier() is { } mode
            ? new ReplicaIdentityAction(span, mode, null)
            : Missing(reader, context, span, A.ReplicaIdentity, "DEFAULT, FULL, NOTHING or USING INDEX is missing");
    }
}
