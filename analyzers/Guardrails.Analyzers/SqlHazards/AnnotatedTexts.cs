using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>Parameters and properties that say of themselves that they take SQL: by an attribute, or in a migration by their name.</summary>
internal static class AnnotatedTexts
{
    /// <summary>The text, or null when nothing says that there is SQL.</summary>
    public static IOperation? Find(IOperation operation, bool isMigrationCode, GuardrailsContext guardrails)
    {
        if (!guardrails.MayUsePostgres)
        {
            return null;
        }

        var symbols = guardrails.Symbols;
        return operation switch
        {
            IInvocationOperation call => IsForOtherDatabase(call) ? null : Argument(call.Arguments, isMigrationCode, symbols),
            IObjectCreationOperation creation => creation.Type is { } type && OtherProviders.Own(type) ? null : Argument(creation.Arguments, isMigrationCode, symbols),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } assignment =>
                IsSql(property, symbols) && !OtherProviders.Own(property.ContainingType) ? assignment.Value : null,
            _ => null,
        };
    }

    private static IOperation? Argument(IEnumerable<IArgumentOperation> arguments, bool isMigrationCode, KnownSymbols symbols) =>
        arguments.FirstOrDefault(argument =>
            argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { Type.SpecialType: SpecialType.System_String } parameter }
            && (IsSql(parameter, symbols) || (isMigrationCode && parameter.Name == "sql")))?.Value;

    private static bool IsSql(ISymbol symbol, KnownSymbols symbols) => symbols.StringSyntaxAttribute is { } attribute && symbol.GetAttributes().Any(candidate =>
        candidate.AttributeClass.Is(attribute)
        && candidate.ConstructorArguments is [{ Value: string syntax }, ..]
        && syntax.Equals("sql", StringComparison.OrdinalIgnoreCase));

    private static bool IsForOtherDatabase(IInvocationOperation call) =>
        OtherProviders.Own(call.TargetMethod.ContainingType)
        || ((call.Instance ?? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value)?.Unwrap().Type is { } receiver && OtherProviders.Own(receiver));
}
