using System.Text;
using Guardrails.Analyzers.Configuration;
using Guardrails.Sql.Rules;
using Guardrails.Tests.Shared;

namespace Guardrails.Analyzers.Tests.Configuration;

/// <summary>What is made from the list of settings, and from the rules.</summary>
public sealed class GeneratedConfigurationTests
{
    private const string Page = "docs/configuration.md";
    private const string ConfigFolder = "analyzers/Guardrails.Analyzers/buildTransitive/config/";

    public static TheoryData<string> Configs { get; } = new(SeverityPresets.Files.Keys);

    [Fact]
    public void The_page_lists_every_property() => IsUpToDate("properties", Table("property", ConfigurationCatalogue.Properties));

    [Fact]
    public void The_page_lists_every_option() => IsUpToDate("options", Table("option", ConfigurationCatalogue.Options));

    [Fact]
    public void The_page_lists_every_list() => IsUpToDate("lists", string.Concat(
        ConfigurationCatalogue.Options.Where(static option => option.IsList).Select(static option => $"- `{option.FileName}`\n")));

    [Fact]
    public void The_page_shows_what_a_preset_changes()
    {
        var table = new StringBuilder("| rule | what it reports | `minimum` | `strict` |\n|---|---|---|---|\n");
        foreach (var rule in RuleCatalogue.Descriptors)
        {
            var (minimum, strict) = (Severity("minimum", rule), Severity("strict", rule));
            if (minimum + strict != "")
            {
                table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{rule.Id}](rules/{rule.Id}.md) | {rule.Title} | {minimum} | {strict} |\n");
            }
        }

        IsUpToDate("presets", table.ToString());
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public void A_packaged_config_is_made_from_the_rules(string file) => GeneratedDocument.IsUpToDate(ConfigFolder + file, SeverityPresets.Files[file]);

    [Fact]
    public void There_are_no_other_configs() => Assert.Equal(
        SeverityPresets.Files.Keys, Directory.EnumerateFiles(Path.Combine(Repository.Root, ConfigFolder)).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    /// <summary>The mode's config would turn on again what the preset turned off.</summary>
    [Fact]
    public void No_preset_turns_off_what_a_build_server_makes_an_error() => Assert.DoesNotContain(
        RuleCatalogue.Descriptors, rule => SeverityPresets.IsErrorInCi(rule) && Severity("minimum", rule) + Severity("strict", rule) != "");

    private static string Severity(string preset, RuleDescriptor rule)
    {
        var key = $"dotnet_diagnostic.{rule.Id}.severity = ";
        var line = SeverityPresets.Files[$"guardrails.preset.{preset}.globalconfig"].Split('\n').SingleOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line?[key.Length..].Replace("none", "off", StringComparison.Ordinal) ?? "";
    }

    private static string Table(string kind, IEnumerable<ConfigurationEntry> entries) =>
        $"| {kind} | values | default | meaning |\n|---|---|---|---|\n"
        + string.Concat(entries.Select(static entry => $"| `{entry.Name}` | {entry.Values} | {entry.Default} | {entry.Meaning} |\n"));

    private static void IsUpToDate(string part, string content) =>
        GeneratedDocument.IsUpToDate(Page, $"<!-- {part}: generated from the code, see CONTRIBUTING.md -->\n", $"<!-- end {part} -->", content);
}
