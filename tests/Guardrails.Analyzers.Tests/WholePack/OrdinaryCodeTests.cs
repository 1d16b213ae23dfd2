namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>A false alarm is a bug.</summary>
public sealed class OrdinaryCodeTests
{
    [Theory]
    [InlineData("OrderRepository.cs")]
    [InlineData("Infrastructure.cs")]
    [InlineData("GuardedMigrations.cs")]
    [InlineData("SafeMigrations.cs")]
    public async Task Ordinary_code_gives_nothing(string file)
    {
        var tree = Pack.Parse(Pack.Corpus(file), file);

        Assert.Empty(Pack.Errors(tree));
        Assert.Empty(await Pack.RunAsync(tree));
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
