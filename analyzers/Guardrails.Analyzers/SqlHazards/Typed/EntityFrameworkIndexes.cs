using System.Text;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>EF Core's <c>CreateIndex</c>, with what the provider for PostgreSQL adds by annotations.</summary>
internal static class EntityFrameworkIndexes
{
    /// <summary>The statement; one that builds it concurrently stands outside the migration's transaction.</summary>
    public static IEnumerable<TypedStatement> Create(EntityFrameworkOperation operation)
    {
        var (call, reader, annotations) = (operation.Call, operation.Reader, operation.Annotations);
        var (isConcurrent, transaction) = annotations.Find("Npgsql:CreatedConcurrently")?.ConstantValue switch
        {
            null or { HasValue: true, Value: not true } => (false, RunnerTransaction.Shared),
            { HasValue: true } => (true, RunnerTransaction.OneCommand),

            // Somebody has thought of it; when it applies, only the running program knows.
            _ => (true, RunnerTransaction.Unknown),
        };
        var sql = new StringBuilder("CREATE ")
            .Append(reader.IsTrue(call, "unique") ? "UNIQUE " : string.Empty)
            .Append("INDEX ")
            .Append(isConcurrent ? "CONCURRENTLY " : string.Empty)
            .Append(operation.Bare()).Append(" ON ").Append(operation.Table);
        if (annotations.Find("Npgsql:IndexMethod") is { } method)
        {
            sql.Append(" USING ").Append(reader.Text(method));
        }

        sql.Append(" (").Append(Elements(operation)).Append(')');
        if (annotations.Find("Npgsql:IndexInclude") is { } include)
        {
            sql.Append(" INCLUDE (").Append(SqlWords.Names(Texts(include, reader))).Append(')');
        }

        if (annotations.Find("Npgsql:NullsDistinct")?.ConstantValue is { HasValue: true, Value: false })
        {
            sql.Append(" NULLS NOT DISTINCT");
        }

        if (reader.Text(call, "filter") is { } filter)
        {
            sql.Append(" WHERE ").Append(filter);
        }

        return [operation.Statement(sql.ToString()) with { Transaction = transaction }];
    }

    public static IEnumerable<TypedStatement> Drop(EntityFrameworkOperation operation) =>
        [.. Given(operation), operation.Statement($"DROP INDEX {operation.Name()}")];

    public static IEnumerable<TypedStatement> Rename(EntityFrameworkOperation operation) =>
        [.. Given(operation), operation.Statement($"ALTER INDEX {operation.Name()} RENAME TO {operation.Bare("newName")}")];

    /// <summary>The operation names the table of the index, which the statement does not.</summary>
    public static IEnumerable<TypedStatement> Given(EntityFrameworkOperation operation) => OperationReader.Argument(operation.Call, "table") is null
        ? []
        : [operation.Statement(SqlWords.SomeIndex(operation.Bare(), operation.Table)) with { IsGiven = true }];

    private static string Elements(EntityFrameworkOperation operation)
    {
        var (call, reader, annotations) = (operation.Call, operation.Reader, operation.Annotations);
        var columns = reader.Texts(call, "column", "columns");
        if (annotations.Find(EntityFrameworkSearch.Config) is { } config)
        {
            return EntityFrameworkSearch.Vector(reader.Text(config), columns);
        }

        var descending = OperationReader.Argument(call, "descending") is { } order ? OperationReader.Items(order) : null;
        var isAllDescending = descending is { Count: 0 };
        var classes = annotations.Find("Npgsql:IndexOperators") is { } operators ? Texts(operators, reader) : [];
        return string.Join(", ", columns.Select((column, place) =>
            SqlWords.Name(column)
            + (place < classes.Count && classes[place].Length > 0 ? " " + classes[place] : string.Empty)
            + (isAllDescending || (descending is not null && place < descending.Count && reader.IsTrue(descending[place])) ? " DESC" : string.Empty)));
    }

    private static List<string> Texts(IOperation list, OperationReader reader) =>
        OperationReader.Items(list)?.Select(item => item.Unwrap().ConstantValue is { HasValue: true, Value: null } ? string.Empty : reader.Text(item.Unwrap())).ToList() ?? [reader.Placeholder(list)];
}
