using Microsoft.CodeAnalysis.Testing;

namespace Guardrails.Analyzers.Tests.Verification;

/// <summary>The code around the code that a test is about.</summary>
internal static class Sources
{
    /// <summary>Nothing to restore: references are given file by file.</summary>
    public static ReferenceAssemblies NoPackages { get; } = new("net10.0");

    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Data;
        global using System.Data.Common;
        global using System.Diagnostics.CodeAnalysis;
        global using System.Linq;
        global using System.Runtime.ExceptionServices;
        global using System.Text;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Dapper;
        global using DbUp;
        global using DbUp.Engine;
        global using Guardrails;
        global using Microsoft.EntityFrameworkCore;
        global using Npgsql;
        """;

    /// <summary>A method body with an executor, a connection, a data source and a context in scope.</summary>
    public static string InMethod(string body) => $$"""
        class Program
        {
            static async Task Run(
                GuardedExecutor executor, NpgsqlConnection connection, NpgsqlDataSource dataSource, DbContext context,
                bool condition, int number, string name, CancellationToken token)
            {
        {{body}}
                await Task.CompletedTask;
            }

            static void Log(object? message) => Console.Error.WriteLine(message);
        }
        """;
}
