namespace Guardrails.Analyzers.Configuration;

/// <summary>Where a setting is written.</summary>
internal enum ConfigurationPlace
{
    /// <summary>A property of MSBuild: the project file, Directory.Build.props or the command line.</summary>
    Property,

    /// <summary>An <c>.editorconfig</c> or a global config.</summary>
    EditorConfig,
}

/// <summary>One setting.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Name">How it is called.</param>
/// <param name="Values">The values that it takes, for a reader.</param>
/// <param name="Default">What holds without it, for a reader.</param>
/// <param name="Meaning">What it is for: whole sentences, Markdown.</param>
internal sealed record ConfigurationEntry(ConfigurationPlace Place, string Name, string Values, string Default, string Meaning)
{
    /// <summary>Whether a value is one of <see cref="Values"/>. An empty value is the same as none.</summary>
    public Func<string, bool> Accepts { get; init; } = static _ => true;

    /// <summary>The additional files that add to a list; null for a setting that is no list.</summary>
    public string? FileName => IsList ? Name + ".txt" : null;

    /// <summary>Whether it is a list, to which additional files may add.</summary>
    public bool IsList { get; init; }
}
