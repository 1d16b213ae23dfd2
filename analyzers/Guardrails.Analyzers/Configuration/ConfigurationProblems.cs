using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Configuration;

/// <summary>What is wrong with the configuration of a compilation.</summary>
internal static class ConfigurationProblems
{
    private const string PropertyPrefix = "build_property.";

    /// <summary>Each problem once, however many files it concerns. The compiler does not tell where in an <c>.editorconfig</c> a value stands.</summary>
    public static IEnumerable<string> Find(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var config in Configs(compilation, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var key in config.Keys.Where(static key => key.StartsWith(ConfigurationCatalogue.Prefix, StringComparison.OrdinalIgnoreCase)))
            {
                if (config.TryGetValue(key, out var value) && ProblemOf(key, value) is { } problem && seen.Add(problem))
                {
                    yield return problem;
                }
            }
        }

        var global = options.AnalyzerConfigOptionsProvider.GlobalOptions;
        foreach (var property in ConfigurationCatalogue.Properties)
        {
            if (global.TryGetValue(PropertyPrefix + property.Name, out var value) && value.Length > 0 && !property.Accepts(value))
            {
                yield return NotUnderstood("property", property, value);
            }
        }
    }

    /// <summary>What is wrong with a list.</summary>
    public static IEnumerable<(Location Location, string Message)> In(AdditionalText file, CancellationToken cancellationToken)
    {
        if (KnownFindings.IsBaseline(file) && KnownFindings.Read(file, cancellationToken).Problem is { } wrong)
        {
            yield return (Location.Create(file.Path, default, default), $"The baseline is left aside: {wrong}");
        }

        if (!ListFiles.IsList(file))
        {
            yield break;
        }

        var entries = ListFiles.Read(file, cancellationToken);
        if (ListFiles.ListOf(file) is not { } list)
        {
            var known = string.Join(", ", ConfigurationCatalogue.Options.Where(static option => option.IsList).Select(static option => option.FileName));
            yield return (entries.IsEmpty ? Location.None : entries[0].Location, $"'{file.Path}' is no list that Guardrails knows, and is left aside; there are {known}");
            yield break;
        }

        foreach (var entry in entries.Where(entry => !list.Accepts(entry.Text) || ConfigurationCatalogue.Split(entry.Text).Skip(1).Any()))
        {
            yield return (entry.Location, $"'{entry.Text}' cannot be an entry of {list.Name} and is left aside; each line holds one of: {list.Values}");
        }
    }

    private static string? ProblemOf(string key, string value)
    {
        var option = ConfigurationCatalogue.Options.FirstOrDefault(option => option.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
        if (option is null)
        {
            return $"'{key}' is no option of Guardrails, and is left aside; there are {string.Join(", ", ConfigurationCatalogue.Options.Select(static known => known.Name))}";
        }

        return value.Trim().Length == 0 || option.Accepts(value) ? null : NotUnderstood("option", option, value);
    }

    private static string NotUnderstood(string kind, ConfigurationEntry entry, string value) =>
        $"The {kind} {entry.Name} is '{value}', which is left aside (default: {entry.Default}); allowed: {entry.Values}";

    /// <summary>The options of all files, those once that share theirs.</summary>
    private static IEnumerable<AnalyzerConfigOptions> Configs(Compilation compilation, AnalyzerOptions options)
    {
        var provider = options.AnalyzerConfigOptionsProvider;
        return new[] { provider.GlobalOptions }
            .Concat(compilation.SyntaxTrees.Select(provider.GetOptions))
            .Concat(options.AdditionalFiles.Select(provider.GetOptions))
            .Distinct();
    }
}
