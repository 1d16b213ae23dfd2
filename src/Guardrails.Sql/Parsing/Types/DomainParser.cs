using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;
using A = Guardrails.Sql.Syntax.AlterDomainAction;

namespace Guardrails.Sql.Parsing;

/// <summary>CREATE DOMAIN and ALTER DOMAIN.</summary>
internal static class DomainParser
{
    public static SqlStatement Create(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.ReadDottedName() is not { } name)
        {
            return context.Broken(header, reader, "a domain's name is missing");
        }

        header.IsDdl = !TemporaryObjects.IsTemporarySchema(name.Schema);
        reader.Accept(SqlKeyword.As);
        if (TypeNameParser.Read(ref reader) is not { } type)
        {
            return context.Broken(header, reader, "the domain's type is missing");
        }

        QualifiedName? collation = null;
        var constraints = new List<SqlConstraint>(1);
        while (!reader.IsAtEnd)
        {
            if (reader.Accept(SqlKeyword.Collate))
            {
                collation = reader.ReadDottedName();
            }
            else if (!ColumnParser.BeginsConstraint(reader))
            {
                return context.Broken(header, reader, "no constraint of a domain begins like this");
            }
            else if (ColumnParser.ReadConstraint(ref reader, context, null) is { } constraint)
            {
                constraints.Add(constraint);
            }
            else
            {
                return new OtherStatement(header);
            }
        }

        return new CreateDomainStatement(header, name, type, constraints) { Collation = collation };
    }

    public static SqlStatement Alter(ref TokenReader reader, ref StatementHeader header, ParseContext context)
    {
        if (reader.ReadDottedName() is not { } name)
        {
            return context.Broken(header, reader, "a domain's name is missing");
        }

        header.IsDdl = !TemporaryObjects.IsTemporarySchema(name.Schema);
        if (reader.IsAtEnd)
        {
            return context.Broken(header, reader, "an action is missing");
        }

        var span = reader.Rest().All;
        var action = ReadAction(ref reader);
        if (action == A.Other)
        {
            return context.Broken(header, reader, "no action of ALTER DOMAIN begins like this");
        }

        var constraint = action == A.AddConstraint ? ColumnParser.ReadConstraint(ref reader, context, null) : null;
        var value = action == A.SetDefault ? reader.ReadRestAsExpression() : null;
        var ifExists = action == A.DropConstraint && reader.Accept(SqlKeyword.If, SqlKeyword.Exists);
        var old = action is A.DropConstraint or A.RenameConstraint or A.ValidateConstraint ? reader.ReadIdentifier() : null;
        _ = action == A.RenameConstraint && reader.Accept(SqlKeyword.To);
        return new AlterDomainStatement(header, name, action)
        {
            ActionSpan = span,
            Constraint = constraint,
            Default = value,
            ConstraintName = old,
            IfExists = ifExists,
            NewName = action is A.RenameConstraint or A.RenameTo or A.OwnerTo or A.SetSchema ? reader.ReadIdentifier() : null,
            Cascade = reader.Is(SqlKeyword.Cascade),
        };
    }

    /// <summary>Reads the words of the action; those of a constraint that is added are left.</summary>
    private static A ReadAction(ref TokenReader reader)
    {
        var start = reader;
        var verb = reader.Keyword;
        reader.Skip();
        switch (verb)
        {
            case SqlKeyword.Set when reader.Accept(SqlKeyword.Default):
                return A.SetDefault;
            case SqlKeyword.Set when reader.Accept(SqlKeyword.Not, SqlKeyword.Null):
                return A.SetNotNull;
            case SqlKeyword.Set when reader.Accept(SqlKeyword.Schema):
                return A.SetSchema;
            case SqlKeyword.Drop when reader.Accept(SqlKeyword.Default):
                return A.DropDefault;
            case SqlKeyword.Drop when reader.Accept(SqlKeyword.Not, SqlKeyword.Null):
                return A.DropNotNull;
            case SqlKeyword.Drop when reader.Accept(SqlKeyword.Constraint):
                return A.DropConstraint;
            case SqlKeyword.Add when ColumnParser.BeginsConstraint(reader):
                return A.AddConstraint;
            case SqlKeyword.Validate when reader.Accept(SqlKeyword.Constraint):
                return A.ValidateConstraint;
            case SqlKeyword.Rename when reader.Accept(SqlKeyword.Constraint):
                return A.RenameConstraint;
            case SqlKeyword.Rename when reader.Accept(SqlKeyword.To):
                return A.RenameTo;
            case SqlKeyword.Owner when reader.Accept(SqlKeyword.To):
                return A.OwnerTo;
            default:
                reader = start;
                return A.Other;
        }
    }
}
