namespace Guardrails.Packaging.Tests;

/// <summary>A fresh console project outside the repository that installs the runtime package.</summary>
internal sealed class Consumer
{
    private const string Program = """
        using Npgsql;

        await using var dataSource = NpgsqlDataSource.Create("Host=localhost");

        try
        {
            await using var command = dataSource.CreateCommand("ALTER TABLE orders ADD COLUMN note text");
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException e)
        {
            Console.WriteLine(e.Message);
        }

        """;

    private readonly string _folder;

    private Consumer(string folder) => _folder = folder;

    public string Source => File.ReadAllText(Path.Combine(_folder, "Program.cs"));

    /// <param name="packages">The packages.</param>
    /// <param name="properties">MSBuild properties in the project file.</param>
    /// <param name="editorConfig">Lines for C# files in an .editorconfig.</param>
    /// <param name="package">Which of the packages it installs.</param>
    /// <param name="program">Its Program.cs.</param>
    public static Consumer Create(
        PackagesFixture packages, string properties = "", string? editorConfig = null, string package = "Guardrails", string program = Program)
    {
        var folder = packages.NewFolder();
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        File.WriteAllText(Path.Combine(folder, "Shop.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);

        // Beside what the machine has configured, not instead of it: the other packages come from there.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="guardrails-under-test" value="{packages.Feed}" />
              </packageSources>
            </configuration>
            """);
        if (editorConfig is not null)
        {
            File.WriteAllText(Path.Combine(folder, ".editorconfig"), $"root = true\n\n[*.cs]\n{editorConfig}\n");
        }

        return new(folder);
    }

    /// <summary>The text of a file of the project.</summary>
    public string ReadFile(string path) => File.ReadAllText(Path.Combine(_folder, path));

    /// <summary>Writes another file of the project.</summary>
    public void AddFile(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public Task<DotNetResult> BuildAsync(params (string Name, string Value)[] environment) => RunAsync(environment, "build", "--nologo");

    public Task<DotNetResult> RunAsync((string Name, string Value)[] environment, params string[] arguments) =>
        DotNet.RunAsync(_folder, environment.ToDictionary(static entry => entry.Name, static entry => entry.Value), arguments);
}
