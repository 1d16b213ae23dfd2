using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>A foreign key that a chain of FluentMigrator describes.</summary>
internal sealed class FluentForeignKey(string? name)
{
    private string _onDelete = string.Empty;
    private string _onUpdate = string.Empty;

    /// <summary>The table that refers, with its columns.</summary>
    public (string Schema, string Table, IReadOnlyList<string> Columns) From { get; init; }

    /// <summary>The table that is referred to, with its columns.</summary>
    public (string Schema, string Table, IReadOnlyList<string> Columns) To { get; init; }

    /// <summary>Its name; what nobody named has one by FluentMigrator's convention.</summary>
    public string Name => name ?? $"FK_{From.Table}_{string.Join("_", From.Columns)}_{To.Table}_{string.Join("_", To.Columns)}";

    /// <summary>Takes over <c>OnDelete</c>, <c>OnUpdate</c> or both.</summary>
    public void ReadRule(IInvocationOperation call)
    {
        var rule = Annotations.EnumName(FluentChain.Argument(call, 0)) switch
        {
            "Cascade" => "CASCADE",
            "SetNull" => "SET NULL",
            "SetDefault" => "SET DEFAULT",
            _ => null,
        };
        if (rule is not null && call.TargetMethod.Name is "OnDelete" or "OnDeleteOrUpdate")
        {
            _onDelete = $" ON DELETE {rule}";
        }

        if (rule is not null && call.TargetMethod.Name is "OnUpdate" or "OnDeleteOrUpdate")
        {
            _onUpdate = $" ON UPDATE {rule}";
        }
    }

    /// <summary>The statement that adds it.</summary>
    public string Add() =>
        $"ALTER TABLE {SqlWords.Name(From.Schema, From.Table)} ADD CONSTRAINT {SqlWords.Name(Name)} FOREIGN KEY ({SqlWords.Names(From.Columns)}) "
        + $"REFERENCES {SqlWords.Name(To.Schema, To.Table)} ({SqlWords.Names(To.Columns)}){_onDelete}{_onUpdate}";
}
