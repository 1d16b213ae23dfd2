namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>The rules judge what FluentMigrator would execute: its generator for PostgreSQL itself is asked for it.</summary>
public sealed class FluentMigratorSqlTests
{
    private const string Usings = "using FluentMigrator.Postgres;\nusing System.Data;\n";

    public static TheoryData<string> Operations { get; } = Tokens.Lines("FluentMigratorOperations.txt");

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_is_read_as_what_the_generator_makes_of_it(string operation)
    {
        var source = Usings + Migrations.Fluent(operation);

        Tokens.AssertSame(RealGenerators.FluentMigrator(source).Select(static sql => (sql, false)), OurStatements.Of(source));
    }
}
