using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Types;

/// <summary>What matters of a type when it is a domain, with the domains below it.</summary>
/// <param name="IsDomain">Null when that is not known.</param>
/// <param name="HasConstraints">A CHECK, valid or not, or NOT NULL; null when that is not known.</param>
/// <param name="Default">The default that it brings, or null.</param>
/// <param name="BaseType">The type at the bottom with its modifiers; the type itself when it is no domain.</param>
internal readonly record struct DomainFacts(bool? IsDomain, bool? HasConstraints, SqlExpression? Default, TypeName? BaseType)
{
    // Deeper than any chain of domains that makes sense; a script could define one in a circle.
    private const int MostLevels = 32;

    public static DomainFacts Of(TypeName? type, DatabaseSchema schema)
    {
        if (type is null)
        {
            return new DomainFacts(null, null, null, null);
        }

        // Arrays of domains and composites with domains inside do not count (measured on 14 to 18).
        if (type.ArrayDimensions > 0 || (BuiltInTypes.Contains(type) && schema.FindType(type.Name) is null))
        {
            return new DomainFacts(false, false, null, type);
        }

        if (schema.FindType(type.Name) is not { } known)
        {
            return schema.IsComplete || type.IsReference ? new DomainFacts(false, false, null, type) : new DomainFacts(null, null, null, type);
        }

        if (known.Kind != UserTypeKind.Domain)
        {
            return new DomainFacts(false, false, null, type);
        }

        var (hasConstraints, value) = (false, known.Default);
        for (var level = 0; level < MostLevels; level++)
        {
            hasConstraints |= known.Checks.Count > 0 || known.IsNotNull;
            value ??= known.Default;
            if (known.BaseType is not { } below || schema.FindType(below.Name) is not { Kind: UserTypeKind.Domain } next)
            {
                return new DomainFacts(true, hasConstraints, value, known.BaseType);
            }

            known = next;
        }

        return new DomainFacts(true, hasConstraints, value, known.BaseType);
    }
}
