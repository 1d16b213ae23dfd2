using System.Text.Json;
using System.Text.RegularExpressions;
using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Deploy;

/// <summary>What docs/deploy.md shows and docs/guardrails.schema.json offers is what <c>guardrails deploy</c> reads.</summary>
public sealed class DeployConfigDocsTests
{
    // Unlike any key, so that the reader answers with all keys it knows there instead of the one that was meant.
    private const string Unknown = "qqqqqqqqqqqq";

    private const string Migrate = """ "migrate": { "command": ["x"] } """;

    /// <summary>Every object that a configuration may have, and a configuration whose first mistake is an unknown key in it.</summary>
    public static TheoryData<string, string> Levels { get; } = new()
    {
        { "", $$"""{ "{{Unknown}}": 1 }""" },
        { "services[]", $$"""{ "services": [ { "{{Unknown}}": 1 } ] }""" },
        { "services[].compose", $$"""{ "services": [ { "compose": { "{{Unknown}}": 1 } } ] }""" },
        { "services[].command", $$"""{ "services": [ { "command": { "{{Unknown}}": 1 } } ] }""" },
        { "services[].health", $$"""{ "services": [ { "compose": { "service": "api" }, "health": { "{{Unknown}}": 1 } } ] }""" },
        { "migrate", $$"""{ "migrate": { "{{Unknown}}": 1 } }""" },
        { "drain", $$"""{ {{Migrate}}, "drain": { "{{Unknown}}": 1 } }""" },
        { "reap", $$"""{ {{Migrate}}, "reap": { "{{Unknown}}": 1 } }""" },
    };

    [Fact]
    public void The_example_of_the_page_is_read()
    {
        var example = Regex.Match(Docs("deploy.md"), "^```json\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(example.Success, "docs/deploy.md has no block of json.");

        var config = Read(example.Groups[1].Value);

        Assert.Equal(["api", "scheduler"], config.Services.Select(s => s.Name));
        Assert.Equal(("env:DATABASE_URL", "dotnet"), (config.Connection, config.Migrate.Command?[0]));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void The_schema_has_the_keys_that_are_read(string level, string configuration)
    {
        var refused = Assert.Throws<UsageException>(() => Read(configuration));

        var answer = Assert.Single(Regex.Matches(refused.Message, $"unknown key '{Unknown}'.*; there are (.*)$"));
        var known = Regex.Matches(answer.Groups[1].Value, "'([^']+)'").Select(m => m.Groups[1].Value);
        Assert.Equal(SchemaLevels()[level].Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_has_the_objects_that_are_read() =>
        Assert.Equal(Levels.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), SchemaLevels().Keys.Order(StringComparer.Ordinal));

    private static DeployConfig Read(string configuration)
    {
        using var folder = new ScratchFolder();
        return DeployConfigReader.Read(folder.Write("guardrails.json", configuration));
    }

    private static string Docs(string file) => File.ReadAllText(Path.Combine(Repository.Root, "docs", file)).ReplaceLineEndings("\n");

    /// <summary>The objects of the schema and the keys of each.</summary>
    private static Dictionary<string, string[]> SchemaLevels()
    {
        using var schema = JsonDocument.Parse(Docs("guardrails.schema.json"));
        var levels = new Dictionary<string, string[]>();
        Collect(schema.RootElement, string.Empty, levels);
        return levels;
    }

    private static void Collect(JsonElement schema, string level, Dictionary<string, string[]> levels)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            Collect(items, level + "[]", levels);
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            levels.Add(level, [.. properties.EnumerateObject().Select(p => p.Name)]);
            foreach (var property in properties.EnumerateObject())
            {
                Collect(property.Value, level.Length == 0 ? property.Name : $"{level}.{property.Name}", levels);
            }
        }
    }
}
