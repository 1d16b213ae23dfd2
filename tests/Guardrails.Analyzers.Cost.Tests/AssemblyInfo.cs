using Xunit.Sdk;
using Xunit.v3;

// What is counted is allocated by the whole process.
[assembly: Parallelization(Mode = ParallelMode.None)]
