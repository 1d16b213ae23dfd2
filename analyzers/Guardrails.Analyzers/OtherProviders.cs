using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers;

/// <summary>ADO.NET providers for databases other than PostgreSQL.</summary>
internal static class OtherProviders
{
    /// <summary>The namespaces of their connection types.</summary>
    private static readonly HashSet<string> Namespaces = new(StringComparer.Ordinal)
    {
        "ClickHouse.Client.ADO",
        "ClickHouse.Driver.ADO",
        "DuckDB.NET.Data",
        "FirebirdSql.Data.FirebirdClient",
        "Google.Cloud.Spanner.Data",
        "IBM.Data.Db2",
        "Microsoft.Data.SqlClient",
        "Microsoft.Data.Sqlite",
        "MySql.Data.MySqlClient",
        "MySqlConnector",
        "Oracle.ManagedDataAccess.Client",
        "Snowflake.Data.Client",
        "System.Data.Odbc",
        "System.Data.OleDb",
        "System.Data.OracleClient",
        "System.Data.SQLite",
        "System.Data.SqlClient",
    };

    /// <summary>The assemblies whose presence, without Npgsql, says that a project is about another database.</summary>
    public static IReadOnlyCollection<string> Assemblies { get; } =
    [
        "ClickHouse.Client",
        "ClickHouse.Driver",
        "DuckDB.NET.Data",
        "FirebirdSql.Data.FirebirdClient",
        "Google.Cloud.Spanner.Data",
        "IBM.Data.Db2",
        "Microsoft.Data.SqlClient",
        "Microsoft.Data.Sqlite",
        "MySql.Data",
        "MySqlConnector",
        "Oracle.ManagedDataAccess",
        "Snowflake.Data",
        "System.Data.SQLite",
        "System.Data.SqlClient",
    ];

    /// <summary>Whether a connection, command or transaction type belongs to such a provider.</summary>
    public static bool Own(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Namespaces.Contains(current.ContainingNamespace?.ToDisplayString() ?? string.Empty))
            {
                return true;
            }
        }

        return false;
    }
}
