using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>A call of EF Core's <c>MigrationBuilder</c>, and what stands behind it.</summary>
internal sealed class EntityFrameworkOperation
{
    public EntityFrameworkOperation(IInvocationOperation call, OperationReader reader)
    {
        Call = call;
        Reader = reader;
        Annotations = Annotations.Behind(call);
        Reader.HasUnknownParts |= Annotations.IsIncomplete;
    }

    public IInvocationOperation Call { get; }

    public OperationReader Reader { get; }

    public Annotations Annotations { get; }

    /// <summary>The table that the operation is about.</summary>
    public string Table => Name("table");

    /// <summary>A thing in the operation's schema.</summary>
    public string Name(string parameter = "name") => Reader.Name(Call, "schema", parameter);

    /// <summary>A name alone: of a column, a constraint, an index.</summary>
    public string Bare(string parameter = "name") => Reader.Name(Call, parameter);

    /// <summary>The columns that the operation names.</summary>
    public string Columns(string one, string several) => SqlWords.Names(Reader.Texts(Call, one, several));

    /// <summary>A statement of the operation, in the migration's transaction.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameter">The argument that it is because of; null for the whole call.</param>
    public TypedStatement Statement(string sql, string? parameter = null) =>
        new(sql, parameter is null ? Call.Syntax : OperationReader.Place(Call, parameter), RunnerTransaction.Shared) { HasUnknownParts = Reader.HasUnknownParts };
}
