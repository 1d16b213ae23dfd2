using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Guard;

/// <summary>Which library a text is given to.</summary>
internal enum SinkKind
{
    /// <summary>A command object of ADO.NET or Npgsql.</summary>
    Command,

    /// <summary>A method of Dapper, or its <c>CommandDefinition</c>.</summary>
    Dapper,

    /// <summary>A raw SQL method of EF Core.</summary>
    EntityFramework,

    /// <summary>A method that the configuration names.</summary>
    Configured,
}

/// <summary>A place where SQL text leaves the program for the database without passing the guard.</summary>
/// <param name="Kind">The library.</param>
/// <param name="Operation">The call, creation or assignment.</param>
/// <param name="Sql">The expression of the text.</param>
/// <param name="Target">The connection, data source or command that the text goes to; null when it is not written there.</param>
/// <param name="Api">The name that a reader knows the place by, such as <c>NpgsqlCommand</c> or <c>ExecuteSqlRaw</c>.</param>
internal sealed record SqlSink(SinkKind Kind, IOperation Operation, IOperation Sql, IOperation? Target, string Api);
