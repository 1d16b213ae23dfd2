using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Types;

/// <summary>ALTER DOMAIN: a new promise is checked in every table that has a column of the domain.</summary>
internal static class DomainLocks
{
    public static void Collect(AlterDomainStatement alter, FootprintBuilder footprint)
    {
        var domain = footprint.Schema.FindType(alter.Domain);
        var isChecked = alter.Action switch
        {
            AlterDomainAction.AddConstraint when alter.Constraint is CheckConstraint check => !check.IsNotValid,
            AlterDomainAction.AddConstraint or AlterDomainAction.SetNotNull => domain is not { IsNotNull: true },
            AlterDomainAction.ValidateConstraint => true,
            _ => false,
        };
        if (!isChecked || domain is null)
        {
            return;
        }

        foreach (var relation in footprint.Schema.Relations)
        {
            if (relation.Kind is not (RelationKind.View or RelationKind.ForeignTable) && relation.Columns.Any(c => IsOf(c.Type, domain, footprint.Schema)))
            {
                footprint.Add(relation, LockMode.Share, $"it has a column of the domain {domain.Name}, whose values are all checked", TableWork.Scan);
            }
        }
    }

    // Also through a domain over the domain.
    private static bool IsOf(TypeName? type, UserType domain, DatabaseSchema schema)
    {
        const int MostLevels = 32;
        for (var level = 0; level < MostLevels && type is { ArrayDimensions: 0 } && schema.FindType(type.Name) is { Kind: UserTypeKind.Domain } found; level++)
        {
            if (found.Name.Equals(domain.Name))
            {
                return true;
            }

            type = found.BaseType;
        }

        return false;
    }
}
