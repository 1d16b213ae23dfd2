using System.Collections.Immutable;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Configuration;

/// <summary>
/// The committed baseline, in the linter's format: findings that were there when somebody began to use the rules. Each diagnostic of a rule for
/// SQL carries the line that would make it known, which a build with <c>ErrorLog</c> writes down.
/// </summary>
internal sealed class KnownFindings
{
    /// <summary>The property of a diagnostic that holds its line.</summary>
    public const string Property = "baseline";

    private const string Extension = ".baseline";

    private readonly Baseline? _baseline;
    private readonly string _folder;

    public KnownFindings(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var file = options.AdditionalFiles.FirstOrDefault(IsBaseline);
        var project = options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ProjectDir", out var folder) ? folder : string.Empty;
        _folder = Normalize(file is null ? project : file.Path.Substring(0, file.Path.LastIndexOfAny(['/', '\\']) + 1)).TrimEnd('/');
        _baseline = file is null ? null : Read(file, cancellationToken).Baseline;
    }

    /// <summary>Whether the file is meant to be a baseline.</summary>
    public static bool IsBaseline(AdditionalText file) => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The baseline, or what is wrong with it.</summary>
    public static (Baseline? Baseline, string? Problem) Read(AdditionalText file, CancellationToken cancellationToken)
    {
        try
        {
            return (Baseline.Parse(file.GetText(cancellationToken)?.ToString() ?? string.Empty), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>The properties of a finding's diagnostic.</summary>
    /// <param name="path">The file that the finding is in.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="script">The script.</param>
    public ImmutableDictionary<string, string?> PropertiesOf(string path, Finding finding, SqlScript script) =>
        ImmutableDictionary<string, string?>.Empty.Add(Property, Baseline.WriteEntry(Relative(path), finding, script));

    /// <summary>The diagnostics of one file that are not known. Each entry stands for one, whenever and in whichever order files are looked at.</summary>
    public IEnumerable<Diagnostic> New(IEnumerable<Diagnostic> diagnostics)
    {
        if (_baseline is null)
        {
            return diagnostics;
        }

        var known = _baseline.Copy();
        return diagnostics.Where(diagnostic => !(diagnostic.Properties.TryGetValue(Property, out var entry) && entry is not null && known.Absorbs(entry)));
    }

    /// <summary>The path as the linter writes it: relative to the folder of the baseline, with forward slashes.</summary>
    private string Relative(string path)
    {
        var (from, to) = (_folder.Split('/'), Normalize(path).Split('/'));
        var common = 0;
        while (common < from.Length && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        return common == 0 ? Normalize(path) : string.Join("/", Enumerable.Repeat("..", from.Length - common).Concat(to.Skip(common)));
    }

    private static string Normalize(string path) => path.Replace('\\', '/');
}
