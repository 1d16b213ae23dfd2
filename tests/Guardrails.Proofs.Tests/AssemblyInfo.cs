using Guardrails.Tests.Shared;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(PostgresServers))]

// Each major has one database that is lent to one test at a time: more threads than majors would only wait.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 6)]
