namespace Guardrails.Packaging.Tests;

/// <summary>What <c>dotnet format</c> makes of a project with the package's code fixes.</summary>
public sealed class CodeFixTests(PackagesFixture packages)
{
    [Fact]
    public async Task Every_fix_is_applied_by_dotnet_format_nothing_is_suppressed_and_the_result_compiles_on_a_build_server()
    {
        var references = string.Concat(FixableProject.OtherPackages.Select(package => $"<PackageReference Include=\"{package}\" Version=\"{packages.Version}\" />"));
        var consumer = Consumer.Create(
            packages, $"</PropertyGroup><ItemGroup>{references}</ItemGroup><PropertyGroup>", package: "Guardrails.EntityFrameworkCore", program: "");
        foreach (var (name, before, _) in FixableProject.Files)
        {
            consumer.AddFile(name, before);
        }

        (await consumer.RunAsync([], "restore")).Succeeded();

        (await consumer.RunAsync([], ["format", "analyzers", "--no-restore", "--severity", "info", "--diagnostics", .. FixableProject.Rules, FixableProject.WithoutFix])).Succeeded();

        Assert.All(FixableProject.Files, file => Assert.Equal(file.After.ReplaceLineEndings("\n"), consumer.ReadFile(file.Name).ReplaceLineEndings("\n")));
        var build = await consumer.BuildAsync(("CI", "true"));
        Assert.Equal([$"warning {FixableProject.WithoutFix}"], build.Succeeded().Findings);
        Assert.Contains("1 Warning(s)", build.Output, StringComparison.Ordinal);
    }
}
