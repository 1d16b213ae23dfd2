using Guardrails.Tests.Shared;

[assembly: AssemblyFixture(typeof(PostgresServers))]
