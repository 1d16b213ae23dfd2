using Guardrails.Testing.Tests;
using Guardrails.Tests.Shared;

[assembly: AssemblyFixture(typeof(PostgresServers))]
[assembly: AssemblyFixture(typeof(WarmCache))]
