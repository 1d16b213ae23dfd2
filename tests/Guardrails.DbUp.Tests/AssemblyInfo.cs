using Guardrails.Tests.Shared;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(PostgresServers))]

// Most tests wait for locks and use no processor while they do.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 8)]
