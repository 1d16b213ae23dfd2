using Guardrails.Analyzers.Cost.Tests.Inputs;

namespace Guardrails.Analyzers.Cost.Tests;

/// <summary>
/// How much work a file makes, told by what is allocated meanwhile, which is the same on a busy machine as on an idle one: every walk over a
/// method, every text that is put together and every statement that is parsed allocates. The seconds are in <c>benchmarks/README.md</c>.
/// </summary>
public sealed class WorkTests
{
    /// <summary>For the compiler and the analyzers together, and for all that they ever had, not only for what they had at once.</summary>
    private const long MostBytes = 500_000_000;

    /// <summary>Four times the input: what is linear takes four times as much, less what is always the same; what is quadratic sixteen times.</summary>
    private const int Factor = 4;

    private const double MostGrowth = 6;

    public static TheoryData<string> Large { get; } = [.. LargeInputs.All.Select(static input => input.Name)];

    public static TheoryData<string> Growing { get; } = [.. GrowingInputs.All.Keys];

    [Theory]
    [MemberData(nameof(Large))]
    public void No_single_file_takes_more_than_500_megabytes(string name)
    {
        var input = LargeInputs.All.Single(input => input.Name == name);

        Assert.InRange(BytesOf(input), 0, MostBytes);
    }

    [Theory]
    [MemberData(nameof(Growing))]
    public void Work_grows_no_faster_than_the_file(string name)
    {
        var create = GrowingInputs.All[name];
        _ = BytesOf(create(1));

        var (few, many) = (BytesOf(create(250)), BytesOf(create(250 * Factor)));

        Assert.InRange((double)many / few, 0, MostGrowth);
    }

    [Theory]
    [MemberData(nameof(Growing))]
    public void What_is_counted_is_what_the_analyzers_do(string name) =>
        Assert.Contains(Workload.Analyze(GrowingInputs.All[name](10)), static diagnostic => diagnostic.Id.StartsWith("GRD", StringComparison.Ordinal));

    private static long BytesOf(LargeInput input)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var diagnostics = Workload.Analyze(input);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.DoesNotContain(diagnostics, static diagnostic => diagnostic.Id == "AD0001");
        return bytes;
    }
}
