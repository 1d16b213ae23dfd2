namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>The rules judge what EF Core's provider for PostgreSQL would execute: the provider itself is asked for it.</summary>
public sealed class EntityFrameworkSqlTests
{
    private const string Usings = "using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;\n";

    public static TheoryData<string> Operations { get; } = Tokens.Lines("EntityFrameworkOperations.txt");

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_is_read_as_what_the_provider_makes_of_it(string operation)
    {
        var source = Usings + Migrations.EntityFramework(operation);

        Tokens.AssertSame(RealGenerators.EntityFramework(source), OurStatements.Of(source));
    }
}
