using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Guardrails.Packaging.Tests;

/// <summary>What is in the packages: nothing missing, nothing more.</summary>
public sealed class PackageContentTests(PackagesFixture packages)
{
    public static TheoryData<string, string[]> Contents { get; } = new()
    {
        {
            "Guardrails.Sql",
            [
                "Guardrails.Sql.nuspec", "README.md",
                "lib/net10.0/Guardrails.Sql.dll", "lib/net10.0/Guardrails.Sql.xml",
                "lib/netstandard2.0/Guardrails.Sql.dll", "lib/netstandard2.0/Guardrails.Sql.xml",
            ]
        },
        {
            "Guardrails.Analyzers",
            [
                "Guardrails.Analyzers.nuspec", "README.md",
                "analyzers/dotnet/cs/Guardrails.Analyzers.CodeFixes.dll",
                "analyzers/dotnet/cs/Guardrails.Analyzers.dll",
                "analyzers/dotnet/cs/Guardrails.Sql.dll",
                "build/Guardrails.Analyzers.props", "build/Guardrails.Analyzers.targets",
                "buildTransitive/Guardrails.Analyzers.props", "buildTransitive/Guardrails.Analyzers.targets",
                "buildTransitive/config/guardrails.enforce.globalconfig", "buildTransitive/config/guardrails.off.globalconfig",
                "buildTransitive/config/guardrails.preset.minimum.globalconfig", "buildTransitive/config/guardrails.preset.recommended.globalconfig",
                "buildTransitive/config/guardrails.preset.strict.globalconfig",
            ]
        },
        { "Guardrails", ["Guardrails.nuspec", "README.md", "lib/net10.0/Guardrails.dll", "lib/net10.0/Guardrails.xml"] },
        {
            "Guardrails.FluentMigrator",
            ["Guardrails.FluentMigrator.nuspec", "README.md", "lib/net10.0/Guardrails.FluentMigrator.dll", "lib/net10.0/Guardrails.FluentMigrator.xml"]
        },
        {
            "Guardrails.EntityFrameworkCore",
            [
                "Guardrails.EntityFrameworkCore.nuspec", "README.md",
                "lib/net10.0/Guardrails.EntityFrameworkCore.dll", "lib/net10.0/Guardrails.EntityFrameworkCore.xml",
            ]
        },
        { "Guardrails.DbUp", ["Guardrails.DbUp.nuspec", "README.md", "lib/net10.0/Guardrails.DbUp.dll", "lib/net10.0/Guardrails.DbUp.xml"] },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void A_package_holds_exactly_its_files(string package, string[] entries) =>
        Assert.Equal(entries.Order(StringComparer.Ordinal), packages.Entries(package));

    [Theory]
    [InlineData("Guardrails.Sql")]
    [InlineData("Guardrails.Analyzers")]
    [InlineData("Guardrails")]
    [InlineData("Guardrails.EntityFrameworkCore")]
    [InlineData("Guardrails.FluentMigrator")]
    [InlineData("Guardrails.DbUp")]
    public void A_package_says_what_it_is_under_which_license_and_where_it_comes_from(string package)
    {
        var metadata = packages.Metadata(package);

        Assert.Equal(package, Value(metadata, "id"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.NotEmpty(Value(metadata, "description")!);
        Assert.StartsWith("https://", metadata.Elements().Single(static element => element.Name.LocalName == "repository").Attribute("url")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Guardrails", "Guardrails.Analyzers")]
    [InlineData("Guardrails.EntityFrameworkCore", "Guardrails")]
    [InlineData("Guardrails.FluentMigrator", "Guardrails")]
    [InlineData("Guardrails.DbUp", "Guardrails")]
    public void Installing_it_brings_the_rules(string package, string through)
    {
        var dependency = Dependencies(package).Single(dependency => dependency.Attribute("id")!.Value == through);

        Assert.Equal(packages.Version, dependency.Attribute("version")!.Value);
        Assert.Null(dependency.Attribute("exclude"));
        Assert.All(
            (string[])["Analyzers", "Build", "BuildTransitive"],
            asset => Assert.Contains(dependency.Attribute("include")!.Value.Split(','), included => included == asset || included == "All"));
    }

    [Fact]
    public void The_runtime_depends_on_nothing_unexpected() => Assert.Equal(
        [
            "Guardrails.Analyzers", "Guardrails.Sql", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options", "Npgsql",
        ],
        Dependencies("Guardrails").Select(static dependency => dependency.Attribute("id")!.Value).Order());

    [Theory]
    [InlineData("Guardrails.FluentMigrator", "FluentMigrator", "FluentMigrator.Runner.Core,FluentMigrator.Runner.Postgres")]
    [InlineData("Guardrails.DbUp", "dbup", "dbup-core,dbup-postgresql")]
    public void A_framework_package_brings_no_more_of_its_framework_than_it_needs(string package, string framework, string dependencies) => Assert.Equal(
        dependencies,
        string.Join(',', Dependencies(package).Select(static d => d.Attribute("id")!.Value).Where(id => id.StartsWith(framework, StringComparison.Ordinal)).Order()));

    [Fact]
    public void The_EF_Core_package_depends_on_EF_Core_its_PostgreSQL_provider_and_the_runtime() => Assert.Equal(
        ["Guardrails", "Microsoft.EntityFrameworkCore.Relational", "Npgsql.EntityFrameworkCore.PostgreSQL"],
        Dependencies("Guardrails.EntityFrameworkCore").Select(static dependency => dependency.Attribute("id")!.Value).Order());

    [Fact]
    public void The_rules_are_a_development_dependency_without_dependencies_of_their_own()
    {
        Assert.Equal("true", Value(packages.Metadata("Guardrails.Analyzers"), "developmentDependency"));
        Assert.Empty(Dependencies("Guardrails.Analyzers"));
    }

    [Theory]
    [InlineData("Guardrails.Analyzers.dll")]
    [InlineData("Guardrails.Sql.dll")]
    public void What_the_compiler_loads_needs_nothing_that_the_compiler_lacks(string assembly)
    {
        var references = References(packages.Extract("Guardrails.Analyzers", $"analyzers/dotnet/cs/{assembly}"));

        Assert.All(references, static name => Assert.True(
            name is "netstandard" or "Guardrails.Sql" or "Microsoft.CodeAnalysis" or "Microsoft.CodeAnalysis.CSharp"
                or "System.Collections.Immutable" or "System.Memory" or "System.Runtime.CompilerServices.Unsafe" or "System.Buffers",
            name));
    }

    [Fact]
    public void Only_the_code_fixes_need_workspaces() => Assert.Contains(
        "Microsoft.CodeAnalysis.Workspaces", References(packages.Extract("Guardrails.Analyzers", "analyzers/dotnet/cs/Guardrails.Analyzers.CodeFixes.dll")));

    [Fact]
    public void The_compiler_of_the_first_SDK_of_the_line_can_load_the_rules()
    {
        using var stream = File.OpenRead(packages.Extract("Guardrails.Analyzers", "analyzers/dotnet/cs/Guardrails.Analyzers.dll"));
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();

        var compiler = reader.AssemblyReferences.Select(reader.GetAssemblyReference).Single(reference => reader.GetString(reference.Name) == "Microsoft.CodeAnalysis");

        Assert.Equal(new Version(5, 0, 0, 0), compiler.Version);
    }

    private static List<string> References(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    private static string? Value(XElement metadata, string name) =>
        metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    private IEnumerable<XElement> Dependencies(string package) =>
        packages.Metadata(package).Descendants().Where(static element => element.Name.LocalName == "dependency");
}
