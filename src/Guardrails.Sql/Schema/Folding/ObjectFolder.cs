using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>Domains, types, functions, triggers, sequences, statistics and publications.</summary>
internal static class ObjectFolder
{
    public static void Fold(DatabaseSchema schema, SqlStatement statement)
    {
        switch (statement)
        {
            case CreateDomainStatement create:
                schema.Put(CreateDomain(schema, create));
                break;
            case AlterDomainStatement alter:
                if (schema.FindType(alter.Domain) is { } domain)
                {
                    AlterDomain(schema, alter, domain);
                }

                break;
            case CreateTypeStatement create:
                schema.Put(new UserType(schema.Qualify(create.Type), KindOf(create.Form))
                {
                    Attributes = [.. create.Attributes.Where(static a => a.Type is not null).Select(static a => a.Type!)],
                });
                break;
            case AlterTypeStatement { Actions: [{ Kind: AlterTypeActionKind.RenameTo or AlterTypeActionKind.SetSchema } action] } alter:
                if (schema.FindType(alter.Type) is { } type)
                {
                    Move(schema, type, action.Kind == AlterTypeActionKind.RenameTo, action.NewName);
                }

                break;
            case CreateFunctionStatement create:
                schema.Put(new UserFunction(schema.Qualify(create.Name), VolatilityOf(create.Volatility), create.ShortBody)
                {
                    IsForTriggers = create.Returns is { Name.Name: "trigger" or "event_trigger" },
                });
                break;
            case CreateExtensionStatement extension:
                AddExtension(schema, extension);
                break;
            case CreateTriggerStatement create:
                AddTrigger(schema, create);
                break;
            case AlterTableObjectStatement { Kind: StatementKind.AlterTrigger, NewName: { } name } rename:
                RenameTrigger(schema, rename, name);
                break;
            case CreateSequenceStatement { IsTemporary: false } create:
                schema.PutSequence(schema.Qualify(create.Sequence), OwnerOf(schema, create.Options.OwnedBy));
                break;
            case AlterSequenceStatement { Options: { OwnedBy: not null } or { OwnedByNone: true } } alter:
                schema.PutSequence(schema.Qualify(alter.Sequence), OwnerOf(schema, alter.Options.OwnedBy));
                break;
            case CreateStatisticsStatement { Name: { } name } create:
                schema.PutStatistics(schema.Qualify(name), schema.Resolve(create.Table));
                break;
            case PublicationStatement publication:
                Publish(schema, publication);
                break;
            case CreateSchemaStatement create:
                foreach (var element in create.Elements)
                {
                    schema.Apply(element);
                }

                break;
            case QueryStatement { Kind: StatementKind.Select } query:
                foreach (var setting in query.Settings)
                {
                    if (setting.Name == "search_path")
                    {
                        schema.SetSearchPath(setting.Value ?? "");
                    }
                    else if (setting.Name == "timezone" && setting.Value is { } zone)
                    {
                        schema.SetTimeZone(zone);
                    }
                }

                break;
        }
    }

    private static UserType CreateDomain(DatabaseSchema schema, CreateDomainStatement create) => new(schema.Qualify(create.Domain), UserTypeKind.Domain)
    {
        BaseType = create.Type,
        Checks = [.. create.Constraints.OfType<CheckConstraint>().Select(c => (c.Name ?? create.Domain.Name + "_check", true))],
        IsNotNull = create.Constraints.Any(static c => c is NotNullConstraint),
        Default = create.Constraints.OfType<DefaultConstraint>().FirstOrDefault()?.Expression,
    };

    private static void AlterDomain(DatabaseSchema schema, AlterDomainStatement alter, UserType domain)
    {
        switch (alter.Action)
        {
            case AlterDomainAction.AddConstraint when alter.Constraint is CheckConstraint check:
                schema.Put(domain with { Checks = [.. domain.Checks, (check.Name ?? domain.Name.Name + "_check", !check.IsNotValid)] });
                break;
            case AlterDomainAction.AddConstraint when alter.Constraint is NotNullConstraint:
            case AlterDomainAction.SetNotNull:
                schema.Put(domain with { IsNotNull = true });
                break;
            case AlterDomainAction.DropNotNull:
                schema.Put(domain with { IsNotNull = false });
                break;
            case AlterDomainAction.SetDefault:
                schema.Put(domain with { Default = alter.Default });
                break;
            case AlterDomainAction.DropDefault:
                schema.Put(domain with { Default = null });
                break;
            case AlterDomainAction.DropConstraint:
                schema.Put(domain with { Checks = [.. domain.Checks.Where(c => c.Name != alter.ConstraintName)] });
                break;
            case AlterDomainAction.ValidateConstraint:
                schema.Put(domain with { Checks = [.. domain.Checks.Select(c => c.Name == alter.ConstraintName ? (c.Name, true) : c)] });
                break;
            case AlterDomainAction.RenameConstraint:
                schema.Put(domain with { Checks = [.. domain.Checks.Select(c => c.Name == alter.ConstraintName ? (alter.NewName ?? c.Name, c.IsValid) : c)] });
                break;
            case AlterDomainAction.RenameTo or AlterDomainAction.SetSchema:
                Move(schema, domain, alter.Action == AlterDomainAction.RenameTo, alter.NewName);
                break;
        }
    }

    private static void Move(DatabaseSchema schema, UserType type, bool isRename, string? to)
    {
        if (to is not null)
        {
            schema.RemoveType(type.Name);
            schema.Put(type with { Name = isRename ? new QualifiedName(null, type.Name.Schema, to, default) : type.Name.In(to) });
        }
    }

    // Only those whose type columns have; what else an extension brings is not known.
    private static void AddExtension(DatabaseSchema schema, CreateExtensionStatement extension)
    {
        if (extension.Name is "citext" or "hstore" or "ltree" or "cube" or "isn" or "vector")
        {
            var name = new QualifiedName(null, extension.Schema, extension.Name, extension.Span);
            schema.Put(new UserType(schema.Qualify(name), UserTypeKind.Other) { Extension = extension.Name });
        }
    }

    private static void AddTrigger(DatabaseSchema schema, CreateTriggerStatement create)
    {
        var table = schema.Declare(create.Table);
        var trigger = new TableTrigger(create.Name, create.ForEachRow, create.Function is { } function ? schema.FindFunction(function)?.Name ?? function : null);
        foreach (var relation in (create.ForEachRow && table.Kind == RelationKind.PartitionedTable ? table.Descendants() : []).Prepend(table))
        {
            var triggers = schema.Edit(relation).Triggers;
            triggers.RemoveAll(t => t.Name == create.Name);
            triggers.Add(trigger);
        }
    }

    private static void RenameTrigger(DatabaseSchema schema, AlterTableObjectStatement rename, string name)
    {
        if (schema.Find(rename.Table) is not { } table)
        {
            return;
        }

        foreach (var relation in table.Descendants().Prepend(table))
        {
            var state = schema.Edit(relation);
            state.Triggers = [.. state.Triggers.Select(t => t.Name == rename.Name ? t with { Name = name } : t)];
        }
    }

    private static SequenceOwner? OwnerOf(DatabaseSchema schema, QualifiedName? column) =>
        column?.Schema is { } table ? new SequenceOwner(schema.Declare(new QualifiedName(null, column.Database, table, column.Span)), column.Name, false) : null;

    private static void Publish(DatabaseSchema schema, PublicationStatement publication)
    {
        var tables = publication.Tables.Select(t => schema.Resolve(t.Table));
        var before = schema.FindPublication(publication.Name) ?? [];
        switch (publication.Action)
        {
            case PublicationAction.Create or PublicationAction.Set:
                schema.PutPublication(publication.Name, [.. tables]);
                break;
            case PublicationAction.Add:
                schema.PutPublication(publication.Name, [.. before, .. tables]);
                break;
            case PublicationAction.Drop:
                schema.PutPublication(publication.Name, [.. before.Except(tables)]);
                break;
        }
    }

    private static UserTypeKind KindOf(TypeForm form) => form switch
    {
        TypeForm.Composite => UserTypeKind.Composite,
        TypeForm.Enum => UserTypeKind.Enum,
        _ => UserTypeKind.Other,
    };

    private static Volatility VolatilityOf(FunctionVolatility volatility) => volatility switch
    {
        FunctionVolatility.Immutable => Volatility.Immutable,
        FunctionVolatility.Stable => Volatility.Stable,
        _ => Volatility.Volatile,
    };
}
