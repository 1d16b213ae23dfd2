using System.Text.Json;
using Guardrails.Tests.Shared;

namespace Guardrails.Packaging.Tests;

/// <summary>The sample that must not pass: samples/Violations.</summary>
public sealed class ViolationsSampleTests(PackagesFixture packages)
{
    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "Violations");

    [Fact]
    public async Task It_builds_with_warnings_on_a_developers_machine()
    {
        var build = await BuildAsync([]);

        Assert.Equal(["warning GRD1001", "warning GRD2001", "warning GRD3009"], build.Succeeded().Findings);
    }

    [Fact]
    public async Task It_does_not_build_on_a_build_server()
    {
        var build = await BuildAsync(new() { ["CI"] = "true" });

        Assert.Equal(["error GRD1001", "error GRD2001", "error GRD3009"], build.Failed().Findings);
    }

    [Fact]
    public async Task Every_place_that_the_sample_points_out_is_reported()
    {
        var build = (await BuildAsync([])).Succeeded();

        var lines = await File.ReadAllLinesAsync(Path.Combine(Sample, "CalendarMigration.cs"), TestContext.Current.CancellationToken);
        var announced = lines.Count(static line => line.Contains("// GRD", StringComparison.Ordinal));
        var reported = build.Output.Split('\n')
            .Where(static line => line.Contains("warning GRD", StringComparison.Ordinal))
            .Select(static line => line[..line.IndexOf("warning", StringComparison.Ordinal)].Trim())
            .Distinct()
            .Count();
        Assert.Equal(announced, reported);
    }

    [Fact]
    public async Task It_inherits_nothing_from_the_repository()
    {
        var result = await DotNet.RunAsync(Sample, "msbuild", "-getProperty:ManagePackageVersionsCentrally,TreatWarningsAsErrors,RepositoryUrl,EnforceCodeStyleInBuild,GuardrailsMode");

        var properties = JsonDocument.Parse(result.Succeeded().Output[result.Output.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("Properties");
        Assert.All(properties.EnumerateObject(), static property => Assert.True(property.Value.GetString() is "" or "false", property.ToString()));
    }

    [Fact]
    public async Task The_solution_does_not_build_it() =>
        Assert.DoesNotContain("Violations", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Guardrails.sln"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

    private Task<DotNetResult> BuildAsync(Dictionary<string, string> environment) => DotNet.RunAsync(
        Sample,
        environment,
        "build",
        "--nologo",
        "--artifacts-path",
        packages.NewFolder(),
        $"-p:GuardrailsFeed={packages.Feed}",
        $"-p:GuardrailsVersion={packages.Version}");
}
