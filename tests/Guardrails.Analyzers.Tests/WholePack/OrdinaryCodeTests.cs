namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>A false alarm is a bug.</summary>
public sealed class OrdinaryCodeTests
{
    [Theory]
    [InlineData("OrderRepository.cs")]
    [InlineData("Infrastructure.cs")]
    [InlineData("GuardedMigrations.cs")]
    [InlineData("SafeMigrations.cs")]
    [InlineData("Startup.cs")]
    [InlineData("TypedMigrations.cs")]
    public async Task Ordinary_code_gives_nothing(string file)
    {
        var tree = Pack.Parse(Pack.Corpus(file), file);

        Assert.Empty(Pack.Errors(tree));
        Assert.Empty(await Pack.RunAsync(tree));
    }

    [Fact]
    public async Task Careless_code_gives_what_each_rule_is_for()
    {
        var tree = Pack.Parse(Pack.Corpus("StartupViolations.cs"), "StartupViolations.cs");
        Assert.Empty(Pack.Errors(tree));

        var ids = (await Pack.RunAsync(tree)).Select(static diagnostic => diagnostic.Id).Where(static id => id.StartsWith("GRD1", StringComparison.Ordinal) || id.StartsWith("GRD2", StringComparison.Ordinal));

        Assert.Equal(
            ["GRD1002", "GRD1002", "GRD2002", "GRD2002", "GRD2002", "GRD2003", "GRD2003", "GRD2006", "GRD2006"],
            ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_code_gives_the_same_findings_however_often_it_is_looked_at()
    {
        var trees = Enumerable.Range(0, 20)
            .Select(static number => Pack.Parse(Pack.Corpus("Violations.cs").Replace("namespace Shop;", $"namespace Shop{number};", StringComparison.Ordinal), $"{number}.cs"))
            .ToArray();
        Assert.Empty(Pack.Errors(trees));

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => (await Pack.RunAsync(trees)).Select(static diagnostic => diagnostic.ToString()).Order().ToList()));

        Assert.Equal(20 * 6, runs[0].Count);
        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }
}
