using System.Text.RegularExpressions;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>The SQL of FluentMigrator's migrations.</summary>
internal static class FluentMigratorTexts
{
    /// <summary>The text; null for other calls.</summary>
    public static SqlTextUse? Find(IInvocationOperation call, INamedTypeSymbol? migration, GuardrailsContext guardrails)
    {
        var type = call.TargetMethod.ContainingType;
        var symbols = guardrails.Symbols;
        if (!guardrails.MayUsePostgres || !type.Is(symbols.FluentExecuteRoot) || IsForOtherDatabase(call))
        {
            return null;
        }

        var transaction = TransactionOf(migration, symbols);
        if (call.Syntax is InvocationExpressionSyntax script && guardrails.Scripts.Find(script) is { } file)
        {
            return new(call.Arguments[0].Value, SqlTextOwner.Migration, transaction) { File = file, Translate = WithoutParameters };
        }

        return call.TargetMethod.Name == "Sql" && SqlTextUses.Argument(call.Arguments, "sqlStatement") is { } sql
            ? new(sql, SqlTextOwner.Migration, transaction) { Translate = WithoutParameters }
            : null;
    }

    /// <summary>FluentMigrator wraps a migration into a transaction unless its attribute says <c>TransactionBehavior.None</c>.</summary>
    public static RunnerTransaction TransactionOf(INamedTypeSymbol? migration, KnownSymbols symbols)
    {
        foreach (var attribute in migration?.GetAttributes() ?? [])
        {
            if (!attribute.AttributeClass.IsA(symbols.FluentMigrationAttribute) && !attribute.AttributeClass.IsA(symbols.FluentMaintenanceAttribute))
            {
                continue;
            }

            var behavior = attribute.ConstructorArguments.FirstOrDefault(static argument => argument.Type?.Name == "TransactionBehavior");
            var isOwn = attribute.AttributeClass.Is(symbols.FluentMigrationAttribute) || attribute.AttributeClass.Is(symbols.FluentMaintenanceAttribute);
            return behavior.Value switch
            {
                0 => RunnerTransaction.Shared,
                1 => RunnerTransaction.OneCommand,
                // A project's own attribute may decide by itself.
                _ => isOwn ? RunnerTransaction.Shared : RunnerTransaction.Unknown,
            };
        }

        return RunnerTransaction.Unknown;
    }

    /// <summary>Whether it follows <c>IfDatabase("sqlserver")</c> or the like.</summary>
    public static bool IsForOtherDatabase(IInvocationOperation call)
    {
        if (call.Instance?.Unwrap() is not IPropertyReferenceOperation { Instance: { } root } || root.Unwrap() is not IInvocationOperation { TargetMethod.Name: "IfDatabase" } condition)
        {
            return false;
        }

        var names = condition.Descendants().Select(static operation => operation.ConstantValue).Where(static value => value is { HasValue: true, Value: string }).ToList();
        return names.Count > 0 && !names.Any(static name => ((string)name.Value!).IndexOf("postgres", StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary><c>$(name)</c> is replaced before the text reaches the server.</summary>
    private static string WithoutParameters(string text) =>
        text.IndexOf("$(", StringComparison.Ordinal) < 0 ? text : Regex.Replace(text, @"\$\((\w+)\)", "_$1__");
}
