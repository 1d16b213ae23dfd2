using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.Configuration;

/// <summary>An entry of a list, where it stands.</summary>
/// <param name="File">The file.</param>
/// <param name="Text">The entry.</param>
/// <param name="Span">Its place in the file.</param>
/// <param name="Lines">The lines of the file.</param>
internal readonly record struct ListEntry(AdditionalText File, string Text, TextSpan Span, TextLineCollection Lines)
{
    public Location Location => Location.Create(File.Path, Span, Lines.GetLinePositionSpan(Span));
}

/// <summary>
/// Lists that projects and packages add to with additional files: <c>guardrails.migration_types.txt</c>, also with a name in between
/// (<c>guardrails.migration_types.acme.txt</c>), an entry per line, comments behind <c>#</c>.
/// </summary>
internal static class ListFiles
{
    private const string Extension = ".txt";

    /// <summary>Whether the file is meant to be such a list.</summary>
    public static bool IsList(AdditionalText file) =>
        NameOf(file) is var name
        && name.StartsWith(ConfigurationCatalogue.Prefix, StringComparison.OrdinalIgnoreCase)
        && name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The list that the file adds to; null when there is none of its name.</summary>
    public static ConfigurationEntry? ListOf(AdditionalText file)
    {
        var name = NameOf(file);
        return ConfigurationCatalogue.Options.FirstOrDefault(option => option.IsList && name.StartsWith(option.Name + ".", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The entries of a file.</summary>
    public static ImmutableArray<ListEntry> Read(AdditionalText file, CancellationToken cancellationToken)
    {
        if (file.GetText(cancellationToken) is not { } text)
        {
            return [];
        }

        var entries = ImmutableArray.CreateBuilder<ListEntry>();
        foreach (var line in text.Lines)
        {
            var written = line.ToString();
            var comment = written.IndexOf('#');
            var entry = (comment < 0 ? written : written.Substring(0, comment)).Trim();
            if (entry.Length > 0)
            {
                entries.Add(new(file, entry, new TextSpan(line.Start + written.IndexOf(entry, StringComparison.Ordinal), entry.Length), text.Lines));
            }
        }

        return entries.ToImmutable();
    }

    /// <summary>What all files add to a list.</summary>
    public static IEnumerable<string> Entries(ImmutableArray<AdditionalText> files, ConfigurationEntry list, CancellationToken cancellationToken) =>
        files.Where(file => IsList(file) && ListOf(file) == list).SelectMany(file => Read(file, cancellationToken)).Select(static entry => entry.Text);

    private static string NameOf(AdditionalText file) => file.Path.Substring(file.Path.LastIndexOfAny(['/', '\\']) + 1);
}
