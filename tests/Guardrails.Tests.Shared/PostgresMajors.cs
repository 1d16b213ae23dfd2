using Guardrails.Testing;

namespace Guardrails.Tests.Shared;

/// <summary>The PostgreSQL majors that every claim is proven on.</summary>
public static class PostgresMajors
{
    /// <summary>The newest major, for tests whose outcome does not depend on the version.</summary>
    public const int Latest = PostgresServerOptions.NewestMajor;

    /// <summary>A major that is too old to be supported, to see it refused.</summary>
    public const int TooOld = PostgresServerOptions.OldestMajor - 1;

    /// <summary>All supported majors, for <c>[MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]</c>.</summary>
    public static TheoryData<int> All { get; } =
        [.. Enumerable.Range(PostgresServerOptions.OldestMajor, PostgresServerOptions.NewestMajor - PostgresServerOptions.OldestMajor + 1)];
}
